import * as v from 'valibot'
import type { EnvironmentRequest } from '../config/environment-request.ts'
import type { JsonObject } from '../ssh/agent.ts'
import { type Operation, ours, remoteOperation } from '../ssh/operation.ts'
import { checkedSchema, proofSchema, venvSchema, weightsSchema } from './replies.ts'

/** Finds a Python environment or builds it. */
export const ensureEnvironment = remoteOperation('environment.ensure', {
  args: v.strictObject({
    python: v.string(),
    requirements: ours<EnvironmentRequest['requirements']>(),
    torchBackend: v.string(),
    indexUrl: v.string(),
    device: v.string(),
  }),
  reply: venvSchema,
  codes: ['DEADLINE_EXCEEDED', 'GPU_NOT_USABLE', 'INPUT_INVALID', 'PYTHON_MISSING', 'VENV_FAILED'],
})

/** Computes with an environment on a device. */
export const prove = remoteOperation('proof.prove', {
  args: v.strictObject({ fingerprint: v.string(), device: v.string() }),
  reply: proofSchema,
  codes: ['DEADLINE_EXCEEDED', 'GPU_NOT_USABLE', 'INPUT_INVALID', 'VENV_FAILED'],
})

/** Asks the library of an environment about training arguments. */
export const checkTrainingArguments = remoteOperation('arguments.check', {
  args: v.strictObject({ fingerprint: v.string(), args: ours<JsonObject>() }),
  reply: checkedSchema,
  codes: ['ARGUMENTS_INVALID', 'DEADLINE_EXCEEDED', 'INPUT_INVALID', 'VENV_FAILED'],
})

/** Has files of weights there, and loads them. */
export const ensureModels = remoteOperation('weights.ensure', {
  args: v.strictObject({ fingerprint: v.string(), weights: ours<readonly JsonObject[]>() }),
  reply: weightsSchema,
  codes: [
    'DEADLINE_EXCEEDED',
    'INPUT_INVALID',
    'VENV_FAILED',
    'WEIGHTS_DAMAGED',
    'WEIGHTS_MISSING',
    'WEIGHTS_UNSUITABLE',
  ],
})

/** What preparing an environment calls, in that order. */
export const ENVIRONMENT: readonly Operation[] = [
  checkTrainingArguments,
  ensureEnvironment,
  prove,
  ensureModels,
]
