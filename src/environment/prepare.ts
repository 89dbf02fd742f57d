import * as v from 'valibot'
import type { EnvironmentRequest } from '../config/environment-request.ts'
import type { WeightUse } from '../interfaces/workload.ts'
import type { Context } from '../log.ts'
import type { Agent, CallOptions, JsonObject } from '../ssh/agent.ts'
import { checkTrainingArguments, ensureEnvironment, ensureModels, prove } from './operations.ts'
import { eventSchema, type Proof, type ServerWeights, type Venv } from './replies.ts'

/** How long an installer may say nothing before the log says that it still works. */
const SILENCE_SECONDS = 30
/** An installer says a hundred lines in a minute; one now and then shows that it goes on. A failure repeats the last. */
const LINE_INTERVAL_MS = 10_000

/**
 * Finds the environment on the server or builds it.
 *
 * @throws Failure INPUT_INVALID, PYTHON_MISSING, GPU_NOT_USABLE, VENV_FAILED, REMOTE_DISK_FULL, DEADLINE_EXCEEDED, and
 *   whatever ends a call
 */
export function ensureVenv(agent: Agent, request: EnvironmentRequest, context: Context): Promise<Venv> {
  return agent.call(ensureEnvironment, request, callOptions(context))
}

/**
 * Makes the environment compute on the device that will train, unless it did so since the server was booted.
 *
 * @param device as Ultralytics takes it: `cpu`, `0`, `0,1`
 * @throws Failure GPU_NOT_USABLE, VENV_FAILED, and whatever ends a call
 */
export function proveDevice(agent: Agent, venv: Venv, device: string, context: Context): Promise<Proof> {
  return agent.call(prove, { fingerprint: venv.fingerprint, device }, callOptions(context))
}

/**
 * Asks the installed Ultralytics about the training arguments.
 *
 * @throws Failure ARGUMENTS_INVALID with everything that is wrong, VENV_FAILED, and whatever ends a call
 */
export async function checkArguments(
  agent: Agent,
  venv: Venv,
  args: JsonObject,
  context: Context,
): Promise<number> {
  const call = { fingerprint: venv.fingerprint, args }
  return (await agent.call(checkTrainingArguments, call, callOptions(context))).checked
}

/** A model that the server is asked about. */
export interface AskedWeights extends WeightUse {
  /** The verified tree on the server that holds the runner's file; null when none travelled. */
  readonly sent: {
    readonly name: string
    readonly digest: string
    readonly path: string
    readonly sha256: string
  } | null
}

/**
 * Has what a training starts from on the server, and loads it with the installed Ultralytics: a file that travelled or
 * is there, an architecture, or a release, which is fetched.
 *
 * @throws Failure WEIGHTS_MISSING, WEIGHTS_DAMAGED, WEIGHTS_UNSUITABLE, VENV_FAILED, and whatever ends a call
 */
export async function ensureWeights(
  agent: Agent,
  venv: Venv,
  weights: readonly AskedWeights[],
  context: Context,
): Promise<ServerWeights[]> {
  if (weights.length === 0) return []
  const call = { fingerprint: venv.fingerprint, weights: weights.map((asked) => ({ ...asked })) }
  const reply = v.pipe(
    ensureModels.reply,
    v.check((reply) => reply.weights.length === weights.length, 'must have an answer for each name'),
  )
  const { weights: found } = await agent.call({ ...ensureModels, reply }, call, callOptions(context))
  return weights.flatMap(({ sent, ...use }, at) => {
    const one = found[at]
    return one === undefined ? [] : [{ ...one, ...use, sent: sent !== null }]
  })
}

function callOptions({ log, signal }: Context): CallOptions {
  let quietUntil = SILENCE_SECONDS
  let nextLineMs = 0
  return {
    signal,
    onEvent: (event) => {
      const parsed = v.safeParse(eventSchema, event)
      if (!parsed.success) return log.debug('The server sent an event that makes no sense.')
      const { kind, text, seconds } = parsed.output
      if (kind === 'notice') log.notice(text)
      else if (kind === 'step') log.info(`▸ ${text}`)
      else if (kind === 'line') {
        const now = performance.now()
        if (now < nextLineMs) return log.debug(text)
        nextLineMs = now + LINE_INTERVAL_MS
        log.info(`  ${text}`)
      } else if (kind === 'alive' && seconds >= quietUntil) {
        quietUntil = seconds + SILENCE_SECONDS
        log.info(`  … still at work after ${seconds} s${text && `: ${text}`}`)
      }
    },
  }
}
