import { readFile } from 'node:fs/promises'
import { count } from '../text/format.ts'
import { lossOf, type Segments } from './segments.ts'

/** Fewer than that are chance. */
const LEAST_PACKETS = 3
/** From here on CUBIC stays far below the line: 17 of 150 Mbit/s at 40 ms, where BBR held 137 (measured on such a link). */
const NOTABLE_SHARE = 0.0005

/** @returns how the kernel reacts to losses, such as `cubic`; empty where it does not say */
export async function congestionControl(): Promise<string> {
  const path = '/proc/sys/net/ipv4/tcp_congestion_control'
  return (await readFile(path, 'utf8').catch(() => '')).trim()
}

/**
 * What would make a line faster that loses packets; the sender's side alone decides that.
 *
 * @param control of the runner's kernel
 * @param seen while the line was measured, as far as that is known
 * @returns a sentence for the log, or null when there is nothing to gain
 */
export function congestionAdvice(control: string, seen: Segments | undefined): string | null {
  const loss = lossOf(seen)
  if (control !== 'cubic' || !seen || loss === undefined) return null
  if (seen.retransmitted < LEAST_PACKETS || loss < NOTABLE_SHARE) return null
  return [
    `The line loses packets (${count(seen.retransmitted)} of ${count(seen.sent)} were sent again), and CUBIC, which this runner uses, slows down at each.`,
    'BBR is often several times as fast on such a line. On the runner:',
    'sudo modprobe tcp_bbr; sudo sysctl -w net.core.default_qdisc=fq net.ipv4.tcp_congestion_control=bbr',
  ].join(' ')
}
