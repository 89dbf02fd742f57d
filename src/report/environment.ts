import type { Plan } from '../config/plan.ts'
import type { PhaseRecord } from '../home/phases.ts'
import { bytes } from '../text/format.ts'
import { workloadOf } from '../workloads/workloads.ts'

/** Packages beside the library whose version decides what a training gives. */
const SHOWN_PACKAGES = ['torch', 'torchvision', 'numpy']

/** As packages have it; whatever else stands there is the server's. */
const VERSION = /^[\w.+!-]{1,64}$/

/**
 * What a training ran on and with, as names and words for the report.
 *
 * @param lock the environment's packages as `pip freeze` prints them; empty when unknown
 */
export function describeEnvironment(
  { server, workload }: Plan,
  phases: readonly PhaseRecord[],
  lock: string,
): Record<string, string> {
  const python = phases.find(({ phase }) => phase === 'setup-env')?.facts.python
  const versions = [workloadOf(workload).library.package, ...SHOWN_PACKAGES].map((name) => [
    name,
    lockedVersion(lock, name) ?? '',
  ])
  const named: Record<string, string> = {
    GPU: server.gpu ? gpuText(server.gpu) : 'none: the CPU computed',
    driver: server.gpu?.driver ?? '',
    CPUs: String(server.cpus),
    memory: server.ramBytes === 0 ? '' : bytes(server.ramBytes),
    python: String(python ?? ''),
    ...Object.fromEntries(versions),
  }
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== ''))
}

function gpuText({ name, memoryBytes }: NonNullable<Plan['server']['gpu']>): string {
  return memoryBytes === null ? name : `${name}, ${bytes(memoryBytes)}`
}

/**
 * Finds a package's version in what `pip freeze` prints.
 *
 * @returns the version, null when the package is not locked to one
 */
export function lockedVersion(lock: string, name: string): string | null {
  const line = lock.split('\n').find((candidate) => candidate.toLowerCase().startsWith(`${name}==`))
  const version = line?.slice(name.length + 2).trim() ?? ''
  return VERSION.test(version) ? version : null
}
