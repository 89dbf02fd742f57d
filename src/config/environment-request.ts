import type { Workload } from '../interfaces/workload.ts'
import type { Resolved } from './section-shape.ts'
import type { environment } from './sections.ts'

/** What the server needs to know to find or build a Python environment; the keys are those of `remote/gpu_retrain/environment/environment.py`. */
export type EnvironmentRequest = {
  /** A version such as `3.11`; empty for the server's own Python. */
  readonly python: string
  /** Lines of a requirements.txt. */
  readonly requirements: readonly string[]
  /** `auto`, `cpu`, `pypi`, a CUDA version such as `cu128`, or the address of an index. */
  readonly torchBackend: string
  /** The package index; empty for the server's own setting. */
  readonly indexUrl: string
  /** The device that will train: `cpu`, `0`, `0,1`... */
  readonly device: string
}

/**
 * The environment of a training.
 *
 * @param device the training's argument
 */
export function trainingRequest(
  { library }: Pick<Workload, 'library'>,
  told: Resolved<typeof environment>,
  device: unknown,
): EnvironmentRequest {
  return {
    ...told,
    requirements: library.withLibrary(told.requirements),
    torchBackend: told.torchBackend || 'auto',
    device: deviceText(device),
  }
}

/**
 * The environment of a training's exports: the same with what they need, and an environment of its own. So exports can be
 * asked for of a training that is finished, and nothing that they need changes what trains.
 */
export function exportRequest(
  { exports }: Pick<Workload, 'exports'>,
  request: EnvironmentRequest,
  formats: readonly string[],
): EnvironmentRequest {
  return { ...request, requirements: [...request.requirements, ...exports.packages(formats)] }
}

const TORCH_BACKEND = /^(auto|cpu|pypi|cu[1-9]\d{2}|https?:\/\/[^\s@]+)$/
const PYTHON = /^(3\.\d{1,2}(\.\d{1,2})?)?$/
const INDEX_URL = /^(https?:\/\/[^\s@]+)?$/

/**
 * What is wrong with a request, one sentence each, so that nobody learns it from an installer's last lines.
 * Addresses with a password are refused because they would stand in a command line and a lock file.
 */
export function requestProblems(request: EnvironmentRequest): string[] {
  const problems: string[] = []
  if (!PYTHON.test(request.python)) problems.push(`python: "${request.python}" is not a version such as 3.11`)
  if (!TORCH_BACKEND.test(request.torchBackend)) {
    problems.push(
      'torch-backend: use auto, cpu, pypi, one such as cu128, or an index address without a password',
    )
  }
  if (!INDEX_URL.test(request.indexUrl)) {
    problems.push('index-url: use an http(s) address without a password (a netrc on the server may hold it)')
  }
  return problems.concat(request.requirements.flatMap(lineProblems))
}

function lineProblems(line: string): string[] {
  if (/^-/.test(line))
    return [`requirements: ${line.split(/[\s=]/)[0]} is an option, and only packages are taken`]
  if (/:\/\/[^/\s]*@/.test(line)) return ['requirements: an address holds a password']
  return []
}

/** The `device` argument of Ultralytics as text, whatever YAML made of it. */
export function deviceText(device: unknown): string {
  return Array.isArray(device) ? device.join(',') : String(device ?? '0')
}
