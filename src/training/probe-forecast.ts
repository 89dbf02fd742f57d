/** What a probe of some batches on the server foretells of the whole training. Pure. */
import { rent } from '../home/cost.ts'
import { count, duration, money } from '../text/format.ts'
import { markdownTable } from '../text/markdown.ts'
import type { EventOf } from './events.ts'
import type { Expectation } from './projection.ts'

/** A number that is not certain. */
interface Spread {
  readonly least: number
  readonly expected: number
  readonly most: number
}

/** What a training will take. */
export interface ProbeForecast {
  readonly secondsPerEpoch: Spread
  /** From the probe to the last validation, if every epoch is trained; filling a cache comes on top. */
  readonly trainingSeconds: Spread
}

/** Fifty batches do not show what a GPU does when it is warm, or what a machine's other guests do. */
const MORE = 1.1
/** The last epochs are faster without mosaic, and pictures that were read once are in memory. */
const LESS = 0.95

/** @returns null when the server's numbers cannot be */
export function probeForecast(event: EventOf<'forecast'>): ProbeForecast | null {
  const { trainSeconds, lowTrainSeconds, highTrainSeconds, computeSeconds, cache } = event
  const { valSeconds, saveSeconds, setupSeconds, probeSeconds, epochs } = event
  const parts = [trainSeconds, lowTrainSeconds, highTrainSeconds, computeSeconds, valSeconds, setupSeconds]
  if (parts.some((part) => part === null) || epochs === 0) return null
  const beside = (valSeconds ?? 0) + (saveSeconds ?? 0)
  // The probe decodes pictures that a cache would hold: then no batch is waited for.
  const trained = { none: trainSeconds ?? 0, cached: computeSeconds ?? 0 }
  const [low, expected] =
    cache === null ? [lowTrainSeconds ?? 0, trained.none] : [trained.cached, expectedCached(trained, cache)]
  const secondsPerEpoch = {
    least: low * LESS + beside * LESS,
    expected: expected + beside,
    most: Math.max(highTrainSeconds ?? 0, expected) * MORE + beside * MORE,
  }
  const before = (probeSeconds ?? 0) + (setupSeconds ?? 0)
  const whole = (seconds: number) => before + epochs * seconds + (valSeconds ?? 0)
  const { least, most } = secondsPerEpoch
  return {
    secondsPerEpoch,
    trainingSeconds: {
      least: whole(least),
      expected: whole(secondsPerEpoch.expected),
      most: whole(most),
    },
  }
}

/** Memory gives pictures at once, a disk as half of them must be waited for. */
function expectedCached({ none, cached }: { none: number; cached: number }, cache: string): number {
  return cache === 'ram' ? cached : (none + cached) / 2
}

/** The forecast in a line, beside the promise of preflight. */
export function forecastLine(event: EventOf<'forecast'>, expected: Expectation): string {
  const forecast = probeForecast(event)
  if (forecast === null) return 'A probe of the training told nothing.'
  const { secondsPerEpoch, trainingSeconds } = forecast
  const { pricePerHour, trainingSeconds: promised } = expected
  const cost = pricePerHour === null ? '' : ` = ${money(rent(trainingSeconds.expected, pricePerHour))}`
  const before = promised === null ? '' : `; preflight promised ${duration(promised)}`
  return [
    `Foretold by a probe of ${count(event.batches)} batches: an epoch takes ${spreadText(secondsPerEpoch)}`,
    `, all ${count(event.epochs)} take ${spreadText(trainingSeconds)}${cost}${before}.`,
  ].join('')
}

/** The same as a table for the run's page, with what happened when that is known. */
export function forecastTable(
  event: EventOf<'forecast'> | undefined,
  expected: Expectation,
  happened: Pick<Expectation, 'secondsPerEpoch' | 'trainingSeconds'>,
): string {
  const forecast = event && probeForecast(event)
  if (!forecast) return ''
  const promised = (seconds: number | null) => (seconds === null ? 'nothing' : duration(seconds))
  const rows = [
    [
      'an epoch',
      promised(expected.secondsPerEpoch),
      spreadText(forecast.secondsPerEpoch),
      precise(happened.secondsPerEpoch),
    ],
    [
      'the training',
      promised(expected.trainingSeconds),
      spreadText(forecast.trainingSeconds),
      duration(happened.trainingSeconds),
    ],
  ]
  return `\n${markdownTable(['forecast', 'preflight', 'probe on the server', 'happened'], rows)}`
}

function spreadText({ least, expected, most }: Spread): string {
  return `${precise(expected)} (${precise(least)} to ${precise(most)})`
}

/** Small trainings have epochs of a second. */
function precise(seconds: number | null): string {
  return seconds !== null && seconds < 10 ? `${seconds.toFixed(1)} s` : duration(seconds)
}
