/** How much is trained: enough to load a large GPU, or what a CPU does in a minute. */
export interface Sizes {
  readonly dataset: {
    readonly train: number
    readonly val: number
    readonly width: number
    readonly height: number
  }
  /** What the device is measured with (A8, A9); null without a GPU. */
  readonly speed: TrainingSettings | null
  /** What is compared with a training by hand (A18). */
  readonly equal: TrainingSettings
  /** What the rows train that look at something else than what is learned. */
  readonly small: TrainingSettings
  /** What no GPU's memory is enough for (A10); null without a GPU. */
  readonly huge: TrainingSettings | null
  /** The container's memory in A12: enough to train in. */
  readonly memoryBytes: number
}

/** `weights`, and arguments of the library. */
export type TrainingSettings = { readonly weights: string } & Readonly<
  Record<string, string | number | boolean>
>

const COMMON = { seed: 0, plots: false } as const
/** So few steps need a fast start, and pictures that stay close to what they are. */
const QUICK = { optimizer: 'AdamW', lr0: 0.004, warmup_epochs: 1, mosaic: 0, scale: 0.2, erasing: 0 } as const

const ON_CPU: Sizes = {
  dataset: { train: 128, val: 32, width: 160, height: 120 },
  speed: null,
  equal: {
    ...COMMON,
    ...QUICK,
    weights: 'yolov8n.yaml',
    device: 'cpu',
    imgsz: 96,
    batch: 8,
    epochs: 14,
    workers: 0,
  },
  small: {
    ...COMMON,
    ...QUICK,
    weights: 'yolov8n.yaml',
    device: 'cpu',
    imgsz: 64,
    batch: 16,
    epochs: 3,
    workers: 0,
  },
  huge: null,
  memoryBytes: 3e9,
}

/**
 * @param hasGpu whether to train on the first GPU
 * @param cpus of the machine, for the loader's processes
 */
export function sizesFor(hasGpu: boolean, cpus: number): Sizes {
  if (!hasGpu) return ON_CPU
  const gpu = { ...COMMON, device: 0, workers: Math.max(1, Math.min(14, cpus - 2)) } as const
  return {
    dataset: { train: 1280, val: 256, width: 640, height: 480 },
    speed: { ...gpu, weights: 'yolov8l.yaml', imgsz: 640, batch: 32, epochs: 3, amp: true },
    equal: { ...gpu, ...QUICK, weights: 'yolov8n.yaml', imgsz: 320, batch: 32, epochs: 16 },
    small: { ...gpu, ...QUICK, weights: 'yolov8n.yaml', imgsz: 160, batch: 64, epochs: 3, workers: 2 },
    huge: { ...gpu, weights: 'yolov8x.yaml', imgsz: 1280, batch: 256, epochs: 1, amp: true, workers: 8 },
    memoryBytes: 12e9,
  }
}
