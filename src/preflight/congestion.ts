import { readFile } from 'node:fs/promises'
import { count } from '../report/format.ts'

/** TCP segments of this machine. */
export interface Segments {
  /** Sent for the first time. */
  readonly sent: number
  /** Sent again. */
  readonly again: number
}

/** Fewer than that are chance. */
const LEAST_AGAIN = 3
/** From here on CUBIC stays far below the line: 17 of 150 Mbit/s at 40 ms, where BBR held 137 (measured on such a link). */
const NOTABLE_SHARE = 0.0005

/** @returns the kernel's counters since it was started (`/proc/net/snmp`), or null where there are none */
export async function tcpSegments(): Promise<Segments | null> {
  const text = await readFile('/proc/net/snmp', 'utf8').catch(() => '')
  return parseSegments(text)
}

/** @param text a line of names and one of numbers for each protocol */
export function parseSegments(text: string): Segments | null {
  const [names, values] = text
    .split('\n')
    .filter((line) => line.startsWith('Tcp: '))
    .map((line) => line.split(' '))
  const value = (name: string) => Number(values?.[names?.indexOf(name) ?? -1] ?? Number.NaN)
  const segments = { sent: value('OutSegs'), again: value('RetransSegs') }
  return Number.isFinite(segments.sent) && Number.isFinite(segments.again) ? segments : null
}

/** @returns what happened between two looks, or null when one is missing */
export function since(before: Segments | null, after: Segments | null): Segments | null {
  return before && after && { sent: after.sent - before.sent, again: after.again - before.again }
}

/** @returns how the kernel reacts to losses, such as `cubic`; empty where it does not say */
export async function congestionControl(): Promise<string> {
  const path = '/proc/sys/net/ipv4/tcp_congestion_control'
  return (await readFile(path, 'utf8').catch(() => '')).trim()
}

/**
 * What would make a line faster that loses packets; the sender's side alone decides that.
 *
 * @param control of the runner's kernel
 * @param seen while the line was measured, or null
 * @returns a sentence for the log, or null when there is nothing to gain
 */
export function congestionAdvice(control: string, seen: Segments | null): string | null {
  if (control !== 'cubic' || seen === null) return null
  if (seen.again < LEAST_AGAIN || seen.again / seen.sent < NOTABLE_SHARE) return null
  return [
    `The line loses packets (${count(seen.again)} of ${count(seen.sent)} were sent again), and CUBIC, which this runner uses, slows down at each.`,
    'BBR is often several times as fast on such a line. On the runner:',
    'sudo modprobe tcp_bbr; sudo sysctl -w net.core.default_qdisc=fq net.ipv4.tcp_congestion_control=bbr',
  ].join(' ')
}
