import type { Plan } from '../../src/config/plan.ts'

/** Splits of so many pictures, each with one box of the first class. */
export function plannedSplits(train: number, val: number): Plan['dataset']['splits'] {
  const split = (name: string, images: number) => ({
    images,
    backgrounds: 0,
    boxes: [images, 0],
    sources: images === 0 ? [] : [{ path: `images/${name}` }],
  })
  return { train: split('train', train), val: split('val', val), test: split('test', 0) }
}

/** A whole plan for tests that need one; `changes` replace its top-level parts. */
export function samplePlan(changes: Partial<Plan> = {}): Plan {
  return {
    schema: 1,
    trainingId: '4711',
    workload: 'ultralytics',
    root: '/data/gpu-retrain',
    dataset: {
      path: '/srv/fire',
      name: 'fire',
      staging: null,
      files: 5,
      bytes: 1000,
      view: { exclude: [], leave: [], follow: [], mounts: [] },
      splits: plannedSplits(1, 1),
      classes: ['fire', 'smoke'],
      rest: {},
      worthless: '',
      weights: [],
    },
    environment: { python: '', requirements: ['ultralytics>=8.4.190'], torchBackend: 'auto', indexUrl: '' },
    training: { weights: 'yolov8n.yaml', args: { epochs: 3, device: 'cpu' } },
    weightFiles: [],
    modelToBeat: null,
    code: null,
    limits: {
      maxHours: null,
      maxCost: null,
      pricePerHour: null,
      stallMinutes: 30,
      rescues: 3,
      checkpointMinutes: null,
      mirrorMinutes: 15,
      onCancel: 'stop',
      follow: true,
    },
    transfer: { connections: 'auto', bandwidth: '', compress: [], keep: 2 },
    evaluation: { clusters: '', holdout: '', picturesPerDay: 1440 },
    collect: { baseline: '', goalSpeedup: 3, goalHours: 12, gates: {}, retentionDays: 30 },
    server: { gpu: null, cpus: 2, ramBytes: 8e9 },
    ...changes,
  }
}
