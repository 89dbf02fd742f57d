import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { compileReport, type Sources } from '../../src/report/compile.ts'
import type { Evaluation } from '../../src/report/evaluation.ts'
import type { Report } from '../../src/report/report.ts'
import { TrainingFigures } from '../../src/report/training-figures.ts'
import { csvOutcome } from './csv-outcome.ts'
import { samplePlan } from './plan.ts'

/** A results.csv of 30 epochs. */
export const CSV = await readFile(join(import.meta.dirname, '../fixtures/training/results.csv'), 'utf8')
/** What the server says of the model, picture by picture. */
export const EVALUATION: Evaluation = {
  model: 'b'.repeat(64),
  dataset: 'd'.repeat(64),
  split: 'val',
  imgsz: 160,
  pictures: 12_800,
  backgrounds: 4_100,
  objects: 15_300,
  clusters: 212,
  map50: 0.83,
  map5095: 0.54,
  operatingPoints: [
    point(1, 0.712, 0.8, 2, 1.5),
    point(5, 0.534, 0.88, 18, 6.2),
    point(10, 0.447, 0.91, 39, 12),
    { perThousand: 50, confidence: null, recall: null, falseAlarms: null, atMostPerThousand: null },
  ],
  operatingCurve: Array.from({ length: 40 }, (_, at) => curvePoint(at)),
  f1Peak: {
    confidence: 0.31,
    precision: 0.79,
    recall: 0.75,
    f1: 0.77,
    point: point(21.5, 0.31, 0.94, 88, 25.6),
  },
  slices: [
    slice('class', 'fire', 5_200, 7_100, 0.88, 0.61),
    slice('class', 'smoke', 6_900, 8_200, 0.78, 0.47),
    slice('size', 'below 16 px', 900, 1_200, 0.31, null),
    slice('size', '96 px and more', 3_000, 3_100, 0.95, null),
    slice('source', 'cam01', 700, 800, 0.9, 0.6),
    slice('source', 'cam02', 20, 12, null, null),
    slice('light', 'day', 9_000, 11_000, 0.85, 0.56),
    slice('light', 'night', 3_800, 4_300, 0.74, 0.44),
  ],
  comparison: null,
}

/** From one false alarm on 4,100 backgrounds to one on each of them. */
function curvePoint(at: number): Evaluation['operatingPoints'][number] {
  const alarms = Math.round(4_100 ** (at / 39))
  return point((alarms * 1000) / 4_100, 0.95 - at * 0.024, 0.7 + 0.007 * at, alarms, 1000)
}

function point(
  perThousand: number,
  confidence: number,
  found: number,
  falseAlarms: number,
  atMostPerThousand: number,
): Evaluation['operatingPoints'][number] {
  const recall = { value: found, low: found - 0.03, high: found + 0.02 }
  return { perThousand, confidence, recall, falseAlarms, atMostPerThousand }
}

function slice(
  kind: Evaluation['slices'][number]['kind'],
  name: string,
  pictures: number,
  objects: number,
  map50: number | null,
  map5095: number | null,
): Evaluation['slices'][number] {
  return { kind, name, pictures, objects, map50, map5095 }
}

const MODEL = { path: 'ultralytics/weights/best.pt', size: 6e6, sha256: 'b'.repeat(64) }

/**
 * A whole report, of the recorded training; `changes` replace what it is made of.
 *
 * @param figures of its epochs and its machine; none unless given
 */
export function report(changes: Partial<Sources> = {}, figures = new TrainingFigures()): Report {
  const outcome = {
    ...csvOutcome('7', CSV),
    digest: 'd'.repeat(64),
    arguments: { imgsz: 160 },
    ultralytics: '8.4.190',
  }
  return compileReport({
    plan: samplePlan(),
    trainingId: '7',
    record: {
      state: {
        state: 'finished',
        reason: '',
        attempt: 1,
        epoch: 30,
        epochs: 30,
        seconds: 61,
        secondsBefore: 0,
      },
      outcome,
      timeline: [{ attempt: 1, state: 'training', seconds: 55 }],
      lock: 'ultralytics==8.4.190\n',
      claimedModelSha256: MODEL.sha256,
      evaluation: EVALUATION,
      figures,
    },
    baseline: csvOutcome('rtx3090.csv', CSV),
    gates: { map50: 0.8 },
    phases: [{ phase: 'transfer', startedAt: '2026-11-24T08:00:00.000Z', seconds: 31, facts: { files: 5 } }],
    files: [MODEL],
    leftOut: [],
    now: new Date('2026-11-24T09:00:00Z'),
    ...changes,
  })
}

/** Text that would do something in a page, an attribute, a runner's log or a summary. */
export const HOSTILE = `</td><script>alert(1)</script><img src=x onerror="alert(1)">' onload='x ::error::x\n##[error]x \u202e |[a](javascript:b)`

/** A report in which everything that others say is hostile. */
export function hostileReport(): Report {
  const plan = samplePlan()
  const named = {
    ...csvOutcome(HOSTILE, CSV),
    arguments: { [HOSTILE]: HOSTILE },
    ultralytics: HOSTILE,
    digest: HOSTILE,
  }
  named.curves.columns[`train/${HOSTILE}loss`] = named.curves.epochs.map(() => 1)
  return report({
    plan: { ...plan, dataset: { ...plan.dataset, classes: [HOSTILE] } },
    record: {
      state: {
        state: 'failed',
        reason: HOSTILE,
        attempt: 1,
        epoch: 1,
        epochs: 1,
        seconds: 1,
        secondsBefore: 0,
      },
      outcome: named,
      timeline: [],
      decisions: [{ setting: HOSTILE, value: HOSTILE, reason: HOSTILE }],
      lock: `ultralytics==${HOSTILE.replaceAll('\n', ' ')}\n`,
      claimedModelSha256: null,
      evaluation: { ...EVALUATION, slices: EVALUATION.slices.map((each) => ({ ...each, name: HOSTILE })) },
    },
    baseline: named,
    phases: [
      { phase: 'transfer', startedAt: '2026-11-24T08:00:00.000Z', seconds: 1, facts: { [HOSTILE]: HOSTILE } },
    ],
    leftOut: [{ path: HOSTILE, reason: HOSTILE }],
  })
}
