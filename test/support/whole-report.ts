import type { Report } from '../../src/report/report.ts'
import { csvOutcome } from './csv-outcome.ts'
import { samplePlan } from './plan.ts'
import { CSV, EVALUATION, report } from './sample-report.ts'

const DIGEST = 'd'.repeat(64)
const TO_BEAT = 'e'.repeat(64)
const startedAt = '2026-11-24T08:00:00.000Z'
const HARDWARE = { imgsz: 1440, model: 'yolov8s.pt' }

/** The report of a migration in which everything is known: promises, a rescue, a model to beat, a baseline with its price. */
export function wholeReport(low = 0.004): Report {
  const plan = samplePlan()
  const difference = { value: low + 0.008, low, high: low + 0.017 }
  const comparison = {
    model: TO_BEAT,
    trouble: '',
    difference: { map50: difference, map5095: difference, belowZero: 0.003, clusters: 212 },
  }
  const made = report({
    plan: {
      ...plan,
      dataset: { ...plan.dataset, files: 128_001, bytes: 39e9 },
      modelToBeat: { name: '6021', path: '/models/e.pt', bytes: 1, sha256: TO_BEAT },
      limits: { ...plan.limits, pricePerHour: 2 },
      promise: {
        trainingSeconds: 32_400,
        secondsPerEpoch: 324,
        ramCacheBytes: 1e9,
        diskCacheBytes: 2e9,
        transfer: { bytes: 39e9, mbps: 118, isMeasured: true, seconds: 2640 },
        cost: 19.5,
        phases: { 'setup-env': 190, collect: 40 },
        bases: { secondsPerEpoch: 'NVIDIA A100-SXM4-40GB, 1440 px, rtx3090' },
      },
    },
    record: {
      state: {
        state: 'finished',
        reason: '',
        attempt: 2,
        epoch: 100,
        epochs: 100,
        seconds: 34_800,
        secondsBefore: 0,
      },
      outcome: { ...csvOutcome('7', CSV), digest: DIGEST, arguments: HARDWARE, secondsPerEpoch: 348 },
      timeline: [{ attempt: 1, state: 'training', seconds: 34_000 }],
      lock: 'ultralytics==8.4.190\n',
      claimedModelSha256: 'b'.repeat(64),
      evaluation: { ...EVALUATION, comparison },
    },
    baseline: {
      ...csvOutcome('rtx3090', CSV),
      digest: DIGEST,
      arguments: HARDWARE,
      secondsPerEpoch: 1260,
    },
    baselineSpent: { hours: 35, total: 4.2 },
    gates: { map50: 0.8, 'not-worse-than-baseline': 0.005 },
    phases: [
      { phase: 'preflight', startedAt, seconds: 75, facts: {} },
      { phase: 'setup-env', startedAt, seconds: 205, facts: {} },
      {
        phase: 'transfer',
        startedAt,
        seconds: 2010,
        facts: { files: 128_001, digest: DIGEST, 'bytes-sent': 38.4e9, reconnects: 0 },
      },
      { phase: 'collect', startedAt, seconds: 38, facts: {} },
    ],
  })
  const rescue = {
    attempt: 1,
    epoch: 12,
    failureClass: 'gpu-memory',
    reason: '',
    changes: { batch: 10 },
  } as const
  return { ...made, rescues: [rescue] }
}
