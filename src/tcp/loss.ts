/** What losses mean for a connection: which are to be seen, and how fast TCP goes in spite of them. */
import { lossOf, type Segments, since } from './segments.ts'

/** Of the retransmitted share, from which loss may hold a connection back. One packet may be chance. */
const VISIBLE_LOSS = 0.00005
const VISIBLE_PACKETS = 2
/** What a full queue takes at once. A line that loses so many by chance lets nobody send enough to see five at a time. */
const BURST_PACKETS = 5
const BURST_LOSS = 0.02
/** Readings, a second in all, in which what a burst took is sent again, and lost again now and then. */
const AFTERMATH = 4
/** BBR makes nothing of less (facts on transfer, section 3). */
const LOSS_THAT_TELLS_ON_BBR = 0.001
/** Times what `lossLimit` says; a flow that is faster is held back by something else, such as a full line. */
const LIMIT_TOLERANCE = 3
const SEGMENT_BYTES = 1448

/**
 * What an outage or a full queue takes at once says nothing about a single packet's chances; it may have begun just
 * before, and its aftermath takes longer. Whether one begins now the next reading will show.
 *
 * @param counters of the kernel, about four a second; undefined where it could not tell
 * @returns the share of segments that single losses took; 0 while none is to be seen
 */
export function seenLoss(counters: readonly (Segments | undefined)[]): number {
  const spans = counters.slice(1).map((now, at) => since(counters[at], now))
  let [sent, retransmitted] = [0, 0]
  for (const [at, span] of spans.slice(0, -1).entries()) {
    if (!span || spans.slice(Math.max(0, at - AFTERMATH), at + 2).some(isBurst)) continue
    sent += span.sent
    retransmitted += span.retransmitted
  }
  return retransmitted >= VISIBLE_PACKETS && sent > 0 ? retransmitted / sent : 0
}

function isBurst(span: Segments | undefined): boolean {
  return span !== undefined && span.retransmitted >= BURST_PACKETS && (lossOf(span) ?? 0) >= BURST_LOSS
}

/**
 * Whether losses alone hold a connection back.
 *
 * @param loss as `seenLoss` tells it
 * @param isBbr whether the runner's congestion control is BBR, which makes little of losses
 */
export function isLossLimited(
  loss: number,
  bytesPerSecond: number,
  roundTripSeconds: number,
  isBbr: boolean,
): boolean {
  if (isBbr) return loss >= LOSS_THAT_TELLS_ON_BBR
  if (loss < VISIBLE_LOSS) return false
  return roundTripSeconds === 0 || bytesPerSecond < LIMIT_TOLERANCE * lossLimit(loss, roundTripSeconds)
}

/**
 * What one CUBIC connection reaches at a rate of loss, in bytes per second: on short ways it is as Reno is, a window of
 * `sqrt(3/2 / loss)` packets (Mathis et al. 1997), on long ones faster, `1.054 (RTT / loss)^0.75` (RFC 9438, section 5.1).
 */
function lossLimit(loss: number, roundTripSeconds: number): number {
  const packets = Math.max(Math.sqrt(1.5 / loss), 1.054 * (roundTripSeconds / loss) ** 0.75)
  return (packets * SEGMENT_BYTES) / roundTripSeconds
}
