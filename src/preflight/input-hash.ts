import { createHash } from 'node:crypto'
import { LAST_GOOD } from '../home/model-to-beat.ts'
import { DEFAULT_WORKLOAD } from '../workloads/workloads.ts'
import type { Found } from './found.ts'

type Inputs = Pick<Found, 'settings' | 'audit' | 'weightFiles' | 'code'>

/**
 * A hash over everything that decides what a training learns: the dataset's files, the starting weights, the
 * arguments, the workload, the code of the user's own and the environment.
 *
 * @returns 64 hex digits
 */
export function inputHash(inputs: Inputs): string {
  const { snapshot, view } = inputs.audit
  return hashOf([setup(inputs), snapshot, view])
}

/**
 * The same without the dataset's files: what has not changed when only pictures and labels have.
 *
 * @returns 64 hex digits
 */
export function setupHash(inputs: Inputs): string {
  return hashOf(setup(inputs))
}

function setup({ settings, audit, weightFiles, code }: Inputs): unknown[] {
  const { weights, args } = settings.training
  // Verdicts from before workloads had names still count.
  const workload = settings.workload === DEFAULT_WORKLOAD ? [] : [settings.workload]
  const sorted = Object.entries(args).sort(([a], [b]) => (a < b ? -1 : 1))
  const { name, data, exclude } = settings.dataset
  const { sources, classes, rest } = audit
  const dataset = [name, data, exclude, sources, classes, rest, settings.evaluation.clusters]
  const own = code && [code.digest, code.callbacks]
  // The last good model is another after every training that passed: that alone is no reason to train again.
  const contents = weightFiles.filter((file) => file.name !== LAST_GOOD).map(({ sha256 }) => sha256)
  return [dataset, weights, contents, sorted, settings.environment, own, ...workload]
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex')
}
