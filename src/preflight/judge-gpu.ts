import { bytes } from '../text/format.ts'
import { printable } from '../text/printable.ts'
import type { Finding } from './finding.ts'
import type { Gpu } from './probe.ts'
import type { Situation } from './situation.ts'

/** A desktop or a driver takes some hundred MB; more is somebody's work. */
const FOREIGN_BYTES = 1e9
/** What nvidia-smi says of a GPU that computes no more before its machine was restarted (nvml.h: lost, reset required). */
const OUT_OF_ORDER = /requires reset|reset required|is lost|fallen off/i

/** Is the GPU there that the training asks for, is it in order, and is it free? */
export function judgeGpu(situation: Situation): Finding[] {
  const { gpu: index } = situation.load
  if (index === null) return []
  const { gpus, note } = situation.server
  const gpu = gpus.find((candidate) => candidate.index === index)
  if (gpu === undefined) return [missing(index, gpus, printable(note, 300))]
  return [...problem(gpu, gpus), ...foreignWork(gpu)]
}

/** What nvidia-smi does not tell is only unknown: the proof in setup-env computes on the GPU, before anything travels. */
function problem({ index, problem = '' }: Gpu, gpus: readonly Gpu[]): Finding[] {
  if (problem === '') return []
  const said = `nvidia-smi says of GPU ${index}: ${printable(problem, 200)}`
  return [
    {
      severity: OUT_OF_ORDER.test(problem) ? 'error' : 'warning',
      code: 'GPU_NOT_USABLE',
      what: said,
      next: `Restart the server or rent another${otherGpu(gpus)}.`,
    },
  ]
}

function otherGpu(gpus: readonly Gpu[]): string {
  const other = gpus.find(({ problem = '' }) => problem === '')
  // Its name is the server's to choose, and does not belong into a next step.
  return other === undefined ? '' : `, or set training.device: ${other.index}, which is in order`
}

function foreignWork({ index, usedBytes, memoryBytes, processes }: Gpu): Finding[] {
  if (usedBytes < FOREIGN_BYTES) return []
  const others = processes.length > 0 ? ` (${processes.map((line) => printable(line, 120)).join('; ')})` : ''
  const of = memoryBytes === null ? '' : ` of ${bytes(memoryBytes)}`
  return [
    {
      severity: 'warning',
      code: 'GPU_NOT_USABLE',
      what: `Something else uses ${bytes(usedBytes)}${of} on GPU ${index}${others}`,
      next: 'End it on the server, or expect the training to run out of memory.',
    },
  ]
}

function missing(index: number, gpus: readonly Gpu[], note: string): Finding {
  const there = gpus.map((gpu) => gpu.index).join(', ')
  const what =
    gpus.length === 0
      ? `The server has no usable GPU: ${note}`
      : `The server has ${gpus.length} GPUs, but no GPU ${index} (there is ${there})`
  return {
    severity: 'error',
    code: 'GPU_MISSING',
    what,
    next: `Rent a server with a GPU and a working driver${otherGpu(gpus)}, or set training.device: cpu to train slowly without one.`,
  }
}
