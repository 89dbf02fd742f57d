import { bytes } from '../report/format.ts'
import { printable } from '../text.ts'
import type { Finding } from './finding.ts'
import { gpuIndex, type Situation } from './situation.ts'

/** A desktop or a driver takes some hundred MB; more is somebody's work. */
const FOREIGN_BYTES = 1e9

/** Is the GPU there that the training asks for, and is it free? */
export function judgeGpu(situation: Situation): Finding[] {
  const index = gpuIndex(situation)
  if (index === null) return []
  const { gpus, note } = situation.server
  const gpu = gpus.find((candidate) => candidate.index === index)
  if (gpu === undefined) return [missing(index, gpus.length, printable(note, 300))]
  if (gpu.usedBytes < FOREIGN_BYTES) return []
  const others =
    gpu.processes.length > 0 ? ` (${gpu.processes.map((line) => printable(line, 120)).join('; ')})` : ''
  return [
    {
      severity: 'warning',
      code: 'GPU_NOT_USABLE',
      what: `Something else uses ${bytes(gpu.usedBytes)} of ${bytes(gpu.memoryBytes)} on GPU ${index}${others}`,
      next: 'End it on the server, or expect the training to run out of memory.',
    },
  ]
}

function missing(index: number, count: number, note: string): Finding {
  const what =
    count === 0
      ? `The server has no usable GPU: ${note}`
      : `The server has ${count} GPUs, but no GPU ${index}`
  return {
    severity: 'error',
    code: 'GPU_MISSING',
    what,
    next: 'Rent a server with a GPU and a working driver, or set training.device: cpu to train slowly without one.',
  }
}
