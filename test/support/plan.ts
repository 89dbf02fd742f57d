import type { Plan } from '../../src/config/plan.ts'

/** A whole plan for tests that need one; `changes` replace its top-level parts. */
export function samplePlan(changes: Partial<Plan> = {}): Plan {
  return {
    schema: 1,
    trainingId: '4711',
    root: '/data/gpu-retrain',
    dataset: {
      path: '/srv/fire',
      name: 'fire',
      staging: null,
      files: 5,
      bytes: 1000,
      trainImages: 1,
      valImages: 1,
      classes: ['fire', 'smoke'],
      weights: [],
    },
    environment: { python: '', requirements: ['ultralytics>=8.4.190'], torchBackend: 'auto', indexUrl: '' },
    training: { weights: 'yolov8n.yaml', args: { epochs: 3, device: 'cpu' } },
    weightFiles: [],
    code: null,
    limits: { maxHours: null, maxCost: null, pricePerHour: null, stallMinutes: 30, checkpointMinutes: null },
    onCancel: 'stop',
    follow: true,
    transfer: { connections: 'auto', bandwidth: '', compress: [], keep: 2 },
    collect: { baseline: '', gates: {}, retentionDays: 30 },
    server: { gpu: null, cpus: 2, ramBytes: 8e9 },
    ...changes,
  }
}
