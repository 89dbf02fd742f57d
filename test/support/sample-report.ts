import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { compileReport, type Sources } from '../../src/report/compile.ts'
import { csvOutcome } from '../../src/report/csv-outcome.ts'
import type { Report } from '../../src/report/report.ts'
import { samplePlan } from './plan.ts'

/** A results.csv of 30 epochs. */
export const CSV = await readFile(join(import.meta.dirname, '../fixtures/training/results.csv'), 'utf8')
const MODEL = { path: 'ultralytics/weights/best.pt', size: 6e6, sha256: 'b'.repeat(64) }

/** A whole report, of the recorded training; `changes` replace what it is made of. */
export function report(changes: Partial<Sources> = {}): Report {
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
    },
    baseline: named,
    phases: [
      { phase: 'transfer', startedAt: '2026-11-24T08:00:00.000Z', seconds: 1, facts: { [HOSTILE]: HOSTILE } },
    ],
    leftOut: [{ path: HOSTILE, reason: HOSTILE }],
  })
}
