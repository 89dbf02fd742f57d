import { readFileSync } from 'node:fs'

/** TCP segments of this machine, or network namespace: since it started, or between two readings. */
export interface Segments {
  readonly sent: number
  readonly retransmitted: number
}

/** Reads the kernel's counters; undefined where there is no Linux to ask. */
export function segmentCounts(): Segments | undefined {
  try {
    return parseSnmp(readFileSync('/proc/net/snmp', 'latin1'))
  } catch {
    return undefined
  }
}

/** Finds the counters in the text of `/proc/net/snmp`: a line of names, then a line of values, for each protocol. */
export function parseSnmp(text: string): Segments | undefined {
  const [names, values] = text
    .split('\n')
    .filter((line) => line.startsWith('Tcp: '))
    .map((line) => line.split(' '))
  const value = (name: string): number => Number(values?.[names?.indexOf(name) ?? -1])
  const counts = { sent: value('OutSegs'), retransmitted: value('RetransSegs') }
  return Number.isFinite(counts.sent) && Number.isFinite(counts.retransmitted) ? counts : undefined
}

/** What was sent between two readings; undefined when one is missing. */
export function since(before: Segments | undefined, after: Segments | undefined): Segments | undefined {
  if (!before || !after) return undefined
  return { sent: after.sent - before.sent, retransmitted: after.retransmitted - before.retransmitted }
}

/** The retransmitted share; undefined when nothing was sent, or nobody knows. */
export function lossOf(segments: Segments | undefined): number | undefined {
  return segments && segments.sent > 0 ? segments.retransmitted / segments.sent : undefined
}
