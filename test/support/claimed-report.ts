import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach } from 'node:test'
import { compileReport } from '../../src/report/compile.ts'
import { readRecord } from '../../src/report/record.ts'
import type { Report } from '../../src/report/report.ts'
import { ULTRALYTICS } from '../../src/workloads/ultralytics/workload.ts'
import { samplePlan } from './plan.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'claims-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** Of results.csv. */
export const HEADER = 'epoch,time,metrics/precision(B),metrics/recall(B),metrics/mAP50(B),metrics/mAP50-95(B)'
/** Hash of the model. */
export const MODEL = 'c'.repeat(64)
const GATES = { precision: 0.5, recall: 0.5, map50: 0.5, 'map50-95': 0.3, hours: 10, cost: 100 }

/** What three honest files say of three epochs of 100 s. */
export interface Files {
  state: Record<string, unknown>
  result: Record<string, unknown>
  rows: (number | string)[][]
  epochs: Record<string, unknown>[]
}

function honest(): Files {
  const row = [0.9, 0.8, 0.7, 0.4]
  const metrics = { precision: 0.9, recall: 0.8, map50: 0.7, map5095: 0.4 }
  return {
    state: { state: 'finished', attempt: 1, epoch: 3, epochs: 3, seconds: 330, secondsBefore: 0 },
    result: { ...metrics, epochs: 3, best: { sha256: MODEL } },
    rows: [1, 2, 3].map((epoch) => [epoch, epoch * 100, ...row]),
    epochs: [1, 2, 3].map((epoch) => ({
      type: 'epoch',
      epoch,
      seconds: 98,
      totalSeconds: epoch * 100 + 20,
      metrics,
    })),
  }
}

/** @param replace raw text for a file, for what JSON.stringify cannot say */
export async function report(
  change: (files: Files) => void,
  replace: Record<string, string> = {},
  watchedSeconds = 330,
): Promise<Report> {
  const files = honest()
  change(files)
  const contents: Record<string, string> = {
    'state.json': JSON.stringify(files.state),
    'result.json': JSON.stringify(files.result),
    'ultralytics/results.csv': [HEADER, ...files.rows.map((row) => row.join(','))].join('\n'),
    'events.jsonl': files.epochs.map((each) => `${JSON.stringify({ from: 'driver', ...each })}\n`).join(''),
    'ultralytics/weights/best.pt': 'x',
    ...replace,
  }
  for (const [path, content] of Object.entries(contents)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
  const listed = Object.keys(contents).map((path) => ({ path, size: 1, sha256: MODEL }))
  const record = await readRecord(ULTRALYTICS, '7', folder, listed)
  const plan = samplePlan()
  const startedAt = '2026-11-24T08:00:00.000Z'
  return compileReport({
    plan: { ...plan, limits: { ...plan.limits, pricePerHour: 2 } },
    trainingId: '7',
    record,
    baseline: null,
    gates: GATES,
    phases: [
      { phase: 'transfer', startedAt, seconds: 60, facts: {} },
      { phase: 'train', startedAt, seconds: 400, facts: { 'training-seconds': watchedSeconds } },
    ],
    files: listed,
    leftOut: [],
    now: new Date(0),
  })
}

/** The gates that fail, by name. */
export function failed(made: Report): string[] {
  return made.gates.filter(({ passed }) => !passed).map(({ name }) => name)
}

/** Why a gate fails; empty when it does not. */
export function whyOf(made: Report, gate: string): string {
  return made.gates.find(({ name }) => name === gate)?.why ?? ''
}
