import { readFileSync } from 'node:fs'

/** TCP segments that this machine, or network namespace, has sent since it started. */
export interface SegmentCounts {
  readonly sent: number
  readonly retransmitted: number
}

/** Reads the kernel's counters; undefined where there is no Linux to ask. */
export function segmentCounts(): SegmentCounts | undefined {
  try {
    return parseSnmp(readFileSync('/proc/net/snmp', 'latin1'))
  } catch {
    return undefined
  }
}

/** Finds the counters in the text of `/proc/net/snmp`: a line of names, then a line of values, for each protocol. */
export function parseSnmp(text: string): SegmentCounts | undefined {
  const [names, values] = text
    .split('\n')
    .filter((line) => line.startsWith('Tcp: '))
    .map((line) => line.split(' '))
  const value = (name: string): number => Number(values?.[names?.indexOf(name) ?? -1])
  const counts = { sent: value('OutSegs'), retransmitted: value('RetransSegs') }
  return Number.isFinite(counts.sent) && Number.isFinite(counts.retransmitted) ? counts : undefined
}

/** The retransmitted share between two readings; undefined when it cannot be told. */
export function lossBetween(
  before: SegmentCounts | undefined,
  after: SegmentCounts | undefined,
): number | undefined {
  if (!before || !after || after.sent <= before.sent) return undefined
  return (after.retransmitted - before.retransmitted) / (after.sent - before.sent)
}
