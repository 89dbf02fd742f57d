import { join } from 'node:path'
import * as v from 'valibot'
import { seconds } from '../schemas.ts'
import { readForeignFile } from '../untrusted/file.ts'
import { readForeignJson } from '../untrusted/json.ts'
import { runFolder } from './layout.ts'
import { writeWhole } from './write-whole.ts'

/** The pipeline's phases in the order they run. */
export const PHASES = ['preflight', 'setup-env', 'transfer', 'train', 'collect'] as const

/** Under which fact preflight's record keeps what a training was made of, for the next run to compare. */
export const INPUT_HASH_FACT = 'input-sha256'

/** The same without the dataset's files: whether only these have changed. */
export const SETUP_HASH_FACT = 'setup-sha256'

/** Under which fact collect's record keeps by which gates it judged: with others the verdict may be another. */
export const JUDGED_BY_FACT = 'judged-by-sha256'

/** One phase of the pipeline. */
export type Phase = (typeof PHASES)[number]

/** Of one record: a few facts. */
const MOST_BYTES = 100_000

const phaseRecordSchema = v.object({
  phase: v.picklist(PHASES),
  startedAt: v.pipe(v.string(), v.isoTimestamp()),
  seconds: seconds,
  facts: v.record(v.string(), v.union([v.string(), v.number()])),
})

/**
 * What one phase did, for the report: `startedAt` as ISO 8601 in UTC (`new Date().toISOString()`), its duration
 * in seconds of wall clock, and a few facts worth showing (kebab-case names, units in the name).
 */
export type PhaseRecord = v.InferOutput<typeof phaseRecordSchema>

/** The record of a phase that began then and ends now. */
export function phaseRecord(phase: Phase, startedAt: Date, facts: PhaseRecord['facts']): PhaseRecord {
  const seconds = (Date.now() - startedAt.getTime()) / 1000
  return { phase, startedAt: startedAt.toISOString(), seconds, facts }
}

/**
 * Leaves a phase's record for the report; the last thing every action does. Running a phase again replaces it.
 *
 * @param home the runner-side home, absolute
 * @param trainingId the training that the phase belongs to
 * @param record what the phase did
 * @throws Failure HOME_UNUSABLE when the record cannot be written
 */
export async function recordPhase(home: string, trainingId: string, record: PhaseRecord): Promise<void> {
  const path = join(runFolder(home, trainingId), `${record.phase}.json`)
  await writeWhole(path, `${JSON.stringify(record, null, 2)}\n`)
}

/**
 * The records that are there, in the pipeline's order. A phase that did not run on this runner, or whose record
 * is damaged, is left out: a report with a gap is better than none.
 */
export async function readPhases(home: string, trainingId: string): Promise<PhaseRecord[]> {
  const folder = runFolder(home, trainingId)
  const records = await Promise.all(PHASES.map((phase) => readPhase(join(folder, `${phase}.json`))))
  return records.filter((record) => record !== undefined)
}

async function readPhase(path: string): Promise<PhaseRecord | undefined> {
  try {
    const content = (await readForeignFile(path, MOST_BYTES)) ?? ''
    const parsed = v.safeParse(phaseRecordSchema, readForeignJson(content.toString('utf8'), MOST_BYTES))
    return parsed.success ? parsed.output : undefined
  } catch {
    return undefined
  }
}
