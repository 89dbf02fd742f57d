/** By how much the forecasts of a dataset's runs were off, and how long its phases took: the next forecast learns from it. */
import { join } from 'node:path'
import * as v from 'valibot'
import { nameSchema, seconds } from '../schemas.ts'
import { readForeignJsonFile } from '../untrusted/json.ts'
import { homeFolder } from './layout.ts'
import { writeWhole } from './write-whole.ts'

/** What a forecast is corrected in. */
export const CORRECTED = ['mbps', 'secondsPerEpoch'] as const
/** A quantity that is corrected. */
export type Corrected = (typeof CORRECTED)[number]

const MOST_RUNS = 20
const MOST_BYTES = 100_000
/** So many runs, the last ones, correct the next forecast. */
const RUNS = 3
/** What is off by more has another reason than a forecast that is always off. */
const BOUND = 4

const ratioSchema = v.object({
  /** What the forecast stood on. */
  basis: v.pipe(v.string(), v.maxLength(500)),
  /** What happened over what was foretold, before it was corrected. */
  ratio: v.pipe(v.number(), v.finite(), v.gtValue(0)),
})

const runSchema = v.object({
  trainingId: nameSchema,
  /** ISO 8601, UTC. */
  at: v.pipe(v.string(), v.isoTimestamp()),
  ratios: v.record(v.string(), ratioSchema),
  /** How long a phase took. */
  phases: v.record(v.string(), seconds),
})

/** How one run turned out beside its forecast. */
export type ForecastErrors = v.InferOutput<typeof runSchema>

const fileSchema = v.object({ runs: v.pipe(v.array(runSchema), v.maxLength(MOST_RUNS)) })

/**
 * The runs of a dataset's name, the oldest first.
 *
 * @param home the runner-side home, absolute
 * @returns none when there is no record that can be read: a forecast that is not corrected is one all the same
 */
export async function readForecastErrors(home: string, dataset: string): Promise<ForecastErrors[]> {
  const parsed = v.safeParse(fileSchema, await readForeignJsonFile(fileOf(home, dataset), MOST_BYTES))
  return parsed.success ? parsed.output.runs : []
}

/** Keeps how a run turned out, in the place of what was kept of the same training. @throws Failure HOME_UNUSABLE */
export async function keepForecastErrors(home: string, dataset: string, run: ForecastErrors): Promise<void> {
  const others = (await readForecastErrors(home, dataset)).filter(
    ({ trainingId }) => trainingId !== run.trainingId,
  )
  const runs = [...others, run].slice(-MOST_RUNS)
  await writeWhole(fileOf(home, dataset), `${JSON.stringify({ runs }, null, 1)}\n`)
}

/**
 * By what to multiply the next forecast of a quantity: the median of the last three runs that stood on the same.
 *
 * @returns undefined when there is no such run
 */
export function correctionOf(
  runs: readonly ForecastErrors[],
  quantity: Corrected,
  basis: string,
): { factor: number; runs: number } | undefined {
  const ratios = runs.flatMap((run) => {
    const told = run.ratios[quantity]
    return told?.basis === basis ? [told.ratio] : []
  })
  const last = ratios.slice(-RUNS)
  if (last.length === 0) return undefined
  return { factor: Math.min(BOUND, Math.max(1 / BOUND, median(last))), runs: last.length }
}

/** How long a phase will take, as the median of the last three runs; undefined when there is none. */
export function usualSeconds(runs: readonly ForecastErrors[], phase: string): number | undefined {
  const last = runs.flatMap(({ phases }) => phases[phase] ?? []).slice(-RUNS)
  return last.length === 0 ? undefined : median(last)
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = Math.floor(sorted.length / 2)
  const [low = 0, high = 0] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[middle]]
  return (low + high) / 2
}

function fileOf(home: string, dataset: string): string {
  return join(homeFolder(home, 'forecasts'), `${dataset}.json`)
}
