import * as v from 'valibot'
import { type CodeTree, codeTree } from '../../src/code/tree.ts'
import { parseOverrides } from '../../src/config/overrides.ts'
import { type Argument, argumentSchema, type Plan, parsePlan } from '../../src/config/plan.ts'
import { limits } from '../../src/config/sections.ts'
import { parseBandwidth, type Timetable } from '../../src/config/timetable.ts'
import { layOver } from '../../src/github/explicit-inputs.ts'
import type { InputReader } from '../../src/github/inputs.ts'
import { readServer, type ServerInputs } from '../../src/github/server-inputs.ts'
import type { Callback } from '../../src/interfaces/callback.ts'
import { nameSchema } from '../../src/schemas.ts'
import { evaluatedSplit, type TrainingOrder } from '../../src/training/order.ts'
import { type Expectation, NOTHING_EXPECTED } from '../../src/training/projection.ts'
import { toBeat, weightTree } from '../../src/weights/tree.ts'
import { workloadOf } from '../../src/workloads/workloads.ts'

/** Everything that train was told. */
export interface TrainInputs extends ServerInputs {
  readonly trainingId: string
  readonly order: TrainingOrder
  /** Why what the training measures proves nothing; empty when it does. */
  readonly worthless: string
  /** How what the runner mirrors travels, in both directions. */
  readonly mirror: { readonly bandwidth: Timetable; readonly connections: number | 'auto' }
  /** What the training is held against. */
  readonly expected: Expectation
}

/** Reads the inputs; one that is given wins over the plan. */
export function readInputs(read: InputReader): TrainInputs {
  const plan = parsePlan(read.optional('plan'))
  const order = readOrder(read, plan)
  return {
    ...readServer(read, plan.root),
    trainingId: order.trainingId,
    order,
    worthless: plan.dataset.worthless,
    mirror: { bandwidth: readBandwidth(read, plan), connections: plan.transfer.connections },
    expected: { ...NOTHING_EXPECTED, ...plan.promise, ...budget(order.limits) },
  }
}

function budget({ maxHours, maxCost, pricePerHour }: TrainingOrder['limits']) {
  return { maxHours, maxCost, pricePerHour }
}

function readBandwidth(read: InputReader, { transfer: { bandwidth } }: Plan): Timetable {
  const timetable = parseBandwidth(bandwidth)
  if (typeof timetable !== 'string') return timetable
  read.problem(`plan: transfer.bandwidth: ${timetable}`)
  return []
}

function readOrder(read: InputReader, plan: Plan): TrainingOrder {
  const { name, splits, classes, rest, misfits = {}, pixels } = plan.dataset
  const venv = read.required('venv')
  if (venv !== '' && !venv.startsWith('/')) read.problem(`venv: "${venv}" is not an absolute path`)
  return {
    trainingId: readName(read, plan.trainingId),
    workload: plan.workload,
    dataset: {
      name,
      digest: readDigest(read, 'digest', read.required('digest')),
      splits,
      classes,
      rest,
      misfits,
      ...(pixels ? { pixels } : {}),
    },
    venv,
    weights: read.optional('weights') || plan.training.weights,
    args: { ...plan.training.args, ...readArguments(read, plan) },
    code: readCode(read, plan),
    weightFiles: weightTree(plan),
    modelToBeat: weightTree(toBeat(plan)),
    evaluation: { split: evaluatedSplit(plan), clusters: plan.evaluation.clusters },
    limits: layOver(read, limits, plan.limits),
  }
}

function readName(read: InputReader, planned: string): string {
  const name = read.optional('training-id') || planned
  if (!v.is(nameSchema, name)) read.problem(`training-id: "${name}" cannot be a folder's name`)
  return name
}

function readDigest(read: InputReader, input: string, digest: string): string {
  if (digest !== '' && !/^[0-9a-f]{64}$/.test(digest)) read.problem(`${input}: "${digest}" is not a digest`)
  return digest
}

/** `key=value` lines, with values as in retrain.yaml. */
function readArguments(read: InputReader, plan: Plan): Record<string, Argument> {
  const { counted } = workloadOf(plan.workload).arguments
  const lines = read.lines('args').map((line) => `training.${line}`)
  const overrides = parseOverrides(lines, (text) => read.problem(`args: ${text}`))
  return Object.fromEntries(
    overrides.flatMap(({ path, value }) => {
      const key = path.slice(1).join('.')
      if (counted.includes(key)) {
        read.problem(`args: ${key} decides what preflight counts: set training.${key} in retrain.yaml`)
        return []
      }
      if (v.is(argumentSchema, value)) return [[key, value]]
      read.problem(`args: ${key} is not a number, word, or list of them`)
      return []
    }),
  )
}

function readCode(read: InputReader, plan: Plan): CodeTree | null {
  const planned = codeTree(plan)
  const code = read.optional('code')
  const callbacks = readCallbackLines(read, plan) ?? planned?.callbacks ?? []
  if (code === '') {
    if (callbacks.length > 0 && planned === null) read.problem('callbacks: they need code')
    return planned && { ...planned, callbacks }
  }
  const [name = '', digest = ''] = code.split('@')
  if (!v.is(nameSchema, name) || digest === '') read.problem(`code: "${code}" is not name@digest`)
  return { name, digest: readDigest(read, 'code', digest), callbacks }
}

function readCallbackLines(read: InputReader, plan: Plan): Callback[] | undefined {
  const lines = read.lines('callbacks')
  if (lines.length === 0) return undefined
  const { readCallbacks } = workloadOf(plan.workload).arguments
  return readCallbacks(lines, (text) => read.problem(`callbacks: ${text}`))
}
