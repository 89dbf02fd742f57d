/** What is known of a GPU before anything ran on it. */
export interface KnownGpu {
  /** How fast it trains a detector in mixed precision; a GeForce RTX 3090 is 1. */
  readonly speed: number
  /** What the board may draw. */
  readonly watts: number
}

/**
 * Rough, from public benchmarks of convolutional networks: two cards are told apart, and not two of one card. The first
 * that fits counts.
 */
const GPUS: readonly (readonly [name: RegExp, speed: number, watts: number])[] = [
  [/B200|B100/, 6, 1000],
  [/H200|GH200|H100.*(SXM|HBM3)/, 4, 700],
  [/H100|H800/, 3.2, 350],
  [/A100.*80|A800/, 2.2, 400],
  [/A100/, 2, 400],
  [/RTX 6000 Ada|L40S/, 2.1, 350],
  [/L40/, 1.8, 300],
  [/L4\b/, 0.7, 72],
  [/A6000|A40\b/, 1.25, 300],
  [/A30\b/, 1.1, 165],
  [/A5000/, 1, 230],
  [/A10G?\b/, 0.9, 150],
  [/A4000/, 0.7, 140],
  [/A2\b/, 0.25, 60],
  [/V100/, 1, 300],
  [/P100/, 0.4, 250],
  [/\bT4\b/, 0.4, 70],
  [/TITAN RTX/i, 0.85, 280],
  [/5090/, 2.9, 575],
  [/5080/, 1.8, 360],
  [/5070 Ti/, 1.5, 300],
  [/5070/, 1.1, 250],
  [/5060/, 0.75, 180],
  [/4090/, 2, 450],
  [/4080/, 1.5, 320],
  [/4070 Ti/, 1.2, 285],
  [/4070/, 0.95, 200],
  [/4060 Ti/, 0.65, 160],
  [/4060/, 0.5, 115],
  [/3090/, 1, 350],
  [/3080/, 0.9, 320],
  [/3070/, 0.6, 220],
  [/3060 Ti/, 0.5, 200],
  [/3060/, 0.4, 170],
  [/3050/, 0.25, 130],
  [/2080 Ti/, 0.75, 250],
  [/2080/, 0.55, 215],
  [/2070/, 0.45, 175],
  [/2060/, 0.35, 160],
  [/16[56]0/, 0.18, 120],
  [/1080 Ti/, 0.4, 250],
  [/1080/, 0.3, 180],
  [/1070/, 0.22, 150],
]

/** @param name as nvidia-smi says it, or people do; undefined for one that the table does not have */
export function knownGpu(name: string): KnownGpu | undefined {
  const found = GPUS.find(([pattern]) => pattern.test(name))
  return found && { speed: found[1], watts: found[2] }
}
