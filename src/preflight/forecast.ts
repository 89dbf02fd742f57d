import type { Load } from '../interfaces/load.ts'
import type { Outcome } from '../report/outcome.ts'
import type { Line } from './link.ts'
import type { Situation } from './situation.ts'

/** What is assumed of a line that could not be measured. */
const ASSUMED_MBPS = 100

/** What a transfer takes beside its bytes, in connections: one to connect, and as long to open the store and publish. */
const CONNECTS = 2
/** TCP begins with ten segments (RFC 6928) and doubles what is under way with each round trip. */
const FIRST_WINDOW_BYTES = 10 * 1460
/** To link a file into the tree and compare it (docs/benchmarks/transfer.md, what `tiny` takes after its last byte). */
const LINK_FILE_S = 50e-6
/** To read, write and flush one, beside its bytes (the same page: what `tiny` and `tiny-and-big` take beyond them). */
const SEND_FILE_S = 130e-6

/** What is to be expected. */
export interface Forecast {
  /** Mbit/s of one connection. */
  readonly mbps: number
  readonly isMeasured: boolean
  /** Bytes to send: all that is not certainly there. */
  readonly bytes: number
  /** What a transfer takes beside its bytes. */
  readonly besideSeconds: number
  readonly transferSeconds: number
  /** The time that is set, or all epochs at the baseline's speed; null without a baseline that tells. */
  readonly trainingSeconds: number | null
  /** Of an epoch of the baseline, if that is what the training's time stands on. */
  readonly secondsPerEpoch: number | null
  /** Of transfer and training, in the currency of the price; null when a part is unknown. */
  readonly cost: number | null
}

/**
 * Foresees time, bytes and cost from what is known.
 *
 * @param line of the runner; a staging server sends over one of its own
 * @param baseline an earlier training, or null
 * @param factor what its time is multiplied with, because the GPUs differ
 */
export function forecast(situation: Situation, line: Line, baseline: Outcome | null, factor = 1): Forecast {
  const measured = situation.settings.dataset.stagingRoot === '' ? line.mbps : null
  const rate = measured ?? ASSUMED_MBPS
  const bytes = Math.max(0, situation.audit.bytes - (situation.root?.storedBytes ?? 0))
  const beside = bytes === 0 ? 0 : filesSeconds(situation.audit, bytes) + slowStartSeconds(bytes, rate, line)
  const besideSeconds = CONNECTS * line.connectSeconds + beside
  const transferSeconds = secondsToSend({ bytes, mbps: rate, besideSeconds })
  const epochSeconds = baseline?.secondsPerEpoch ? baseline.secondsPerEpoch * factor : null
  const trainingSeconds = expectedTraining(situation.load, epochSeconds)
  const { pricePerHour } = situation.settings.limits
  const secondsPerEpoch = situation.load.hours === null ? epochSeconds : null
  return {
    mbps: rate,
    isMeasured: measured !== null,
    bytes,
    besideSeconds,
    transferSeconds,
    trainingSeconds,
    secondsPerEpoch,
    cost: priced({ transferSeconds, trainingSeconds }, pricePerHour),
  }
}

/** All of them are linked; of which are sent, the bytes tell. */
function filesSeconds(audit: Situation['audit'], bytes: number): number {
  return audit.files * (LINK_FILE_S + (SEND_FILE_S * bytes) / audit.bytes)
}

/** What is lost until as much is under way as the line holds, or all of it. */
function slowStartSeconds(bytes: number, mbps: number, { roundTripMs }: Line): number {
  const held = Math.min(bytes, (mbps * 1e6 * roundTripMs) / 1000 / 8)
  const seconds = (roundTripMs / 1000) * Math.log2(1 + held / FIRST_WINDOW_BYTES)
  // What arrives meanwhile is counted by the rate already; a line that holds less than a first window loses nothing.
  return Math.max(0, seconds - (held * 8) / 1e6 / mbps)
}

/** How long a transfer takes. */
export function secondsToSend({
  bytes,
  mbps,
  besideSeconds,
}: Pick<Forecast, 'bytes' | 'mbps' | 'besideSeconds'>): number {
  return besideSeconds + (bytes * 8) / 1e6 / mbps
}

/** What transfer and training cost; null when a part is unknown. */
export function priced(
  { transferSeconds, trainingSeconds }: Pick<Forecast, 'transferSeconds' | 'trainingSeconds'>,
  pricePerHour: number | null,
): number | null {
  if (trainingSeconds === null || pricePerHour === null) return null
  return ((transferSeconds + trainingSeconds) / 3600) * pricePerHour
}

function expectedTraining({ hours, epochs }: Load, secondsPerEpoch: number | null): number | null {
  if (hours !== null) return hours * 3600
  return secondsPerEpoch === null ? null : secondsPerEpoch * epochs
}
