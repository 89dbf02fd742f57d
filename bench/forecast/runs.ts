import { execFileSync } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type DrawnDataset, makeDataset } from '../../local/dataset.ts'
import { type StepResult, startStep } from '../../local/step.ts'
import { parsePlan } from '../../src/config/plan.ts'
import { readPhases } from '../../src/home/phases.ts'
import { meanEpochSeconds } from '../../src/interfaces/curves.ts'
import { type Happened, type PromiseRow, promisesOf } from '../../src/report/promises.ts'
import { TrainingFigures } from '../../src/report/training-figures.ts'
import { readCurves } from '../curves.ts'
import { DATA, VENV } from '../paths.ts'
import { accessInputs } from '../server.ts'
import { openStage, type Stage } from '../stage.ts'

/** A dataset, and how it is trained on. */
export interface Case {
  readonly name: string
  readonly drawn: DrawnDataset
  /** Lines of `training:`, without the indent. */
  readonly training: readonly string[]
}

/** A line as people have it far from any data centre. */
export const LINK = { mbps: 150, roundTripMs: 40, lossPercent: 0, congestion: 'cubic' } as const
const TRAINING_ID = '1'

/**
 * Sends a dataset three times to a new server, and trains on it there the last time, with the committed bundles.
 *
 * @returns what was foretold, beside what happened; the transfer whose error is the median one
 */
export async function runCase(given: Case): Promise<PromiseRow[]> {
  const runs: PromiseRow[][] = []
  for (const trains of [false, false, true]) runs.push(await runOnce(given, trains))
  const transfers = runs.flatMap((rows) => rows.filter(({ name }) => name === 'transfer'))
  transfers.sort((one, other) => (one.errorPercent ?? 0) - (other.errorPercent ?? 0))
  return runs.at(-1)?.map((row) => (row.name === 'transfer' ? (transfers[1] ?? row) : row)) ?? []
}

async function runOnce({ name, drawn, training }: Case, trains: boolean): Promise<PromiseRow[]> {
  await using stage = await openStage(LINK, 1)
  const source = join(DATA, `forecast-${name}`)
  await mkdir(DATA, { recursive: true })
  await makeDataset(source, drawn)
  await mkdir(stage.home, { recursive: true })
  const settings = [
    ...['dataset:', `  path: ${source}`, `  name: ${name}`],
    ...['training:', '  weights: yolov8n.yaml', '  device: cpu', ...training.map((line) => `  ${line}`)],
    ...['limits:', '  mirror-minutes: 0'],
  ]
  await writeFile(join(stage.home, 'retrain.yaml'), `${settings.join('\n')}\n`)
  const inputs = { config: 'retrain.yaml', root: stage.server.root }
  const { plan = '' } = (await runStep(stage, 'preflight', inputs)).outputs
  // Nobody shall pay for what was drawn or cached before.
  execFileSync('sync', ['-f', stage.server.root])
  const { digest = '' } = (await runStep(stage, 'transfer', { plan })).outputs
  if (trains) await runStep(stage, 'train', { plan, digest, venv: VENV })
  return promisesOf({
    plan: parsePlan(plan),
    phases: await readPhases(stage.home, TRAINING_ID),
    attempts: 1,
    foretold: [],
    ...(trains ? await trained(stage) : NOT_TRAINED),
  })
}

type Trained = Pick<Happened, 'figures' | 'trainingSeconds' | 'secondsPerEpoch' | 'epochs'>

const NOT_TRAINED: Trained = {
  figures: new TrainingFigures(),
  trainingSeconds: null,
  secondsPerEpoch: null,
  epochs: { run: 0, planned: null },
}

async function runStep(stage: Stage, name: string, inputs: Record<string, string>): Promise<StepResult> {
  const { server, home, link } = stage
  const environment = { GITHUB_WORKSPACE: home, GITHUB_RUN_ID: TRAINING_ID }
  const runner = ['ip', 'netns', 'exec', link.runner]
  const result = await startStep(name, {
    inputs: { ...accessInputs(server), home, ...inputs },
    environment,
    runner,
  }).result
  if (result.code !== 0) throw new Error(`${name} ended with ${result.code}: ${result.log.slice(-2_000)}`)
  return result
}

/** As a report finds it, in the same records. */
async function trained({ server }: Stage): Promise<Trained> {
  const folder = join(server.root, 'trainings', TRAINING_ID)
  const figures = new TrainingFigures()
  for (const line of (await readFile(join(folder, 'events.jsonl'), 'utf8')).split('\n')) figures.add(line)
  const curves = await readCurves(join(folder, 'ultralytics'))
  const { seconds } = JSON.parse(await readFile(join(folder, 'state.json'), 'utf8'))
  const run = curves.epochs.length
  return {
    figures,
    trainingSeconds: seconds,
    secondsPerEpoch: meanEpochSeconds(curves),
    epochs: { run, planned: run },
  }
}
