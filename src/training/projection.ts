import { rent } from '../home/cost.ts'
import { duration, money } from '../text/format.ts'
import type { EventOf } from './events.ts'

/** What was foretold, and what must hold; null where nobody said. */
export interface Expectation {
  /** The promise of preflight: run time of the whole training. */
  readonly trainingSeconds: number | null
  /** The time of an epoch that it stands on, of the baseline. */
  readonly secondsPerEpoch: number | null
  /** What caches of all pictures would take. */
  readonly ramCacheBytes: number | null
  readonly diskCacheBytes: number | null
  readonly maxHours: number | null
  readonly maxCost: number | null
  readonly pricePerHour: number | null
}

/** When nobody promised anything. */
export const NOTHING_EXPECTED: Expectation = {
  trainingSeconds: null,
  secondsPerEpoch: null,
  ramCacheBytes: null,
  diskCacheBytes: null,
  maxHours: null,
  maxCost: null,
  pricePerHour: null,
}

/** Where a training will end, as far as an epoch tells. */
export interface Projection {
  /** The last whole epoch. */
  readonly epoch: number
  readonly epochs: number
  /** What each further one will take. */
  readonly secondsPerEpoch: number
  /** Run time of the whole training, over all attempts, if it goes to its last epoch. */
  readonly mostSeconds: number
  /** The same if no epoch is better than the best so far, and patience ends it; null when that ends nothing sooner. */
  readonly leastSeconds: number | null
}

/** Epochs of so few batches are not worth leaving their head out. */
const LEAST_BATCHES_PER_HEAD = 4

/**
 * Foretells the end from one epoch. The first batches of a process's first epoch do not count: kernels are chosen, workers
 * start, the disk is cold. A mean, not a median, of the others: a loader that cannot keep up makes one batch in eight
 * wait for all of them.
 *
 * @param isFirst whether the epoch is the first of its process
 * @returns null when its times are unknown
 */
export function project(
  begin: Pick<EventOf<'begin'>, 'patience'>,
  event: EventOf<'epoch'>,
  isFirst: boolean,
): Projection | null {
  const { epoch, epochs, seconds, totalSeconds } = event
  if (seconds === null || totalSeconds === null || event.trainSeconds === null) return null
  const secondsPerEpoch = seconds - event.trainSeconds + (isFirst ? steady(event) : event.trainSeconds)
  // best.pt is validated once more at the end.
  const after = (left: number) => totalSeconds + left * secondsPerEpoch + (event.valSeconds ?? 0)
  const { patience } = begin
  const leastEpochs = patience ? Math.max(epoch, (event.bestEpoch || epoch) + patience) : epochs
  return {
    epoch,
    epochs,
    secondsPerEpoch,
    mostSeconds: after(Math.max(0, epochs - epoch)),
    leastSeconds: leastEpochs < epochs ? after(leastEpochs - epoch) : null,
  }
}

/** What an epoch's training takes once it runs. */
function steady({ trainSeconds, headSeconds, headBatches, batches }: EventOf<'epoch'>): number {
  const trained = trainSeconds ?? 0
  if (!headBatches || !batches || headSeconds === null) return trained
  if (batches < headBatches * LEAST_BATCHES_PER_HEAD || headSeconds > trained) return trained
  return ((trained - headSeconds) / (batches - headBatches)) * batches
}

/** How much longer than promised an epoch takes, such as 0.6; below 0 when it is quicker, null without a promise. */
export function excess(projection: Projection, { secondsPerEpoch }: Expectation): number | null {
  return secondsPerEpoch === null ? null : projection.secondsPerEpoch / secondsPerEpoch - 1
}

/**
 * A projection in a line: the end, the cost, what was promised, and which limit comes first.
 *
 * @param atMs wall clock of the server at the epoch's end
 */
export function projectionText(
  projection: Projection,
  expected: Expectation,
  totalSeconds: number,
  atMs: number,
): string {
  const { epoch, epochs, mostSeconds, leastSeconds } = projection
  const end = new Date(atMs + (mostSeconds - totalSeconds) * 1000)
  const sentences = [
    `Foretold after epoch ${epoch} of ${epochs}: at most ${priced(mostSeconds, expected)} in all, until ${clock(end)}`,
    leastSeconds === null ? '' : `at the earliest, by patience, ${priced(leastSeconds, expected)}`,
    promiseText(projection, expected),
    limitText(projection, expected, totalSeconds),
  ]
  return `${sentences.filter((sentence) => sentence !== '').join('; ')}.`
}

function priced(seconds: number, { pricePerHour }: Expectation): string {
  return pricePerHour === null
    ? duration(seconds)
    : `${duration(seconds)} (${money(rent(seconds, pricePerHour))})`
}

/** To the minute, in UTC: the machines may stand in different zones. */
function clock(date: Date): string {
  return Number.isNaN(date.getTime()) ? '–' : `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

function promiseText(projection: Projection, expected: Expectation): string {
  const { trainingSeconds, secondsPerEpoch } = expected
  const more = excess(projection, expected)
  const promised = trainingSeconds === null ? '' : `promised were ${priced(trainingSeconds, expected)}`
  if (more === null || secondsPerEpoch === null) return promised
  const percent = Math.round(Math.abs(more) * 100)
  const compared = percent === 0 ? 'as long as' : `${percent} % ${more > 0 ? 'longer' : 'shorter'} than`
  const epoch = `an epoch takes ${duration(projection.secondsPerEpoch)}, ${compared} promised`
  return promised === '' ? epoch : `${promised} (${epoch})`
}

/** A limit that comes before the end. */
function limitText(
  { epoch, mostSeconds, secondsPerEpoch }: Projection,
  expected: Expectation,
  totalSeconds: number,
): string {
  const { maxHours, maxCost, pricePerHour } = expected
  const limits = [
    { name: `max-hours ${maxHours}`, seconds: maxHours === null ? null : maxHours * 3600 },
    {
      name: `max-cost ${maxCost}`,
      seconds: maxCost === null || !pricePerHour ? null : (maxCost / pricePerHour) * 3600,
    },
  ]
  const [first] = limits
    .flatMap(({ name, seconds }) => (seconds === null || seconds >= mostSeconds ? [] : [{ name, seconds }]))
    .sort((one, other) => one.seconds - other.seconds)
  if (!first) return ''
  const more = Math.max(0, Math.floor((first.seconds - totalSeconds) / Math.max(secondsPerEpoch, 0.001)))
  return `${first.name} ends it after about epoch ${epoch + more}`
}
