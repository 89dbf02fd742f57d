import { execFileSync } from 'node:child_process'
import { readFileSync, statfsSync } from 'node:fs'
import { totalmem } from 'node:os'

/** What `machine/installed.py` found, and what the machine says of itself. */
export interface Machine {
  readonly python: string
  readonly pythonVersion: string
  readonly kernel: string
  readonly cpus: number
  readonly installed: Readonly<Record<string, string>>
  /** What the library cannot do without and is not there. */
  readonly missing: readonly string[]
  /** What stands in for something that is not there. */
  readonly standIns: readonly string[]
  /** The folder that everything was unpacked to. */
  readonly work: string
  readonly gpu: Gpu | null
  readonly memoryBytes: number
  /** The size of /dev/shm; 0 when there is none. */
  readonly sharedMemoryBytes: number
}

/** The first GPU, as nvidia-smi tells of it. */
export interface Gpu {
  readonly name: string
  readonly driver: string
  readonly memory: string
  readonly capability: string
}

/** Reads what `start.py` has written, and asks for the GPU. */
export function readMachine(path: string): Machine {
  const told = JSON.parse(readFileSync(path, 'utf8'))
  return { ...told, gpu: findGpu(), memoryBytes: totalmem(), sharedMemoryBytes: sharedMemory() }
}

function findGpu(): Gpu | null {
  const query = '--query-gpu=name,driver_version,memory.total,compute_cap'
  try {
    const said = execFileSync('nvidia-smi', [query, '--format=csv,noheader'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 20_000,
    })
    const [name = '', driver = '', memory = '', capability = ''] = (said.split('\n')[0] ?? '').split(', ')
    return name === '' ? null : { name, driver, memory, capability }
  } catch {
    return null
  }
}

function sharedMemory(): number {
  try {
    const { blocks, bsize } = statfsSync('/dev/shm')
    return blocks * bsize
  } catch {
    return 0
  }
}
