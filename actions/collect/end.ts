import { asFailure, Failure, isTransient } from '../../src/errors.ts'
import type { Hooks } from '../../src/github/hooks.ts'
import type { ActionContext } from '../../src/github/run-action.ts'
import { idleCost, type Standing, settle } from '../../src/training/settle.ts'
import { type Ending, endFacts, isFailed, mayGo, tellCosts, wasCancelled } from './ending.ts'
import type { CollectInputs } from './inputs.ts'
import { type CollectResult, main } from './main.ts'

/** A rented server may be restarted meanwhile; and a training that was told to stop ends with its epoch. */
const PATIENCE = { reachMs: 10 * 60_000, stopMs: 15 * 60_000 }

const NOTHING: CollectResult = {
  report: undefined,
  uploaded: [],
  files: [],
  folder: '',
  judgedBy: undefined,
  failure: undefined,
}

/**
 * Ends a run, however it went: collects what there is, and then runs the hooks. Those that may take the server away run
 * only when nothing on it is needed any more.
 */
export async function toTheEnd(
  inputs: CollectInputs,
  context: ActionContext,
  hooks: Hooks,
): Promise<CollectResult> {
  try {
    return await end(inputs, context, hooks)
  } catch (error) {
    if (context.signal.aborted && hooks.has('after'))
      context.log.warning(
        `hooks.after was not run to its end, since the step had to end: the server ${idleCost(inputs.plan.limits.pricePerHour)}.`,
      )
    throw error
  }
}

async function end(inputs: CollectInputs, context: ActionContext, hooks: Hooks): Promise<CollectResult> {
  const { log, signal } = context
  // Whoever cancels a run does not want more of it, unless something is to be done before the server goes.
  if (wasCancelled(inputs) && !hooks.has('after')) {
    tellCosts({ standing: { kind: 'none' }, result: NOTHING }, inputs, hooks, log)
    return NOTHING
  }
  const before = await failureOf(hooks.before(), signal)
  const ending = await collect(inputs, context)
  const facts = endFacts(ending, inputs)
  const failed = isFailed(ending, inputs) ? await hooks.run('failed', facts) : undefined
  const after = mayGo(ending) ? await hooks.run('after', facts) : undefined
  tellCosts(ending, inputs, hooks, log)
  const [first, ...others] = [ending.failure, before, failed, after].filter((each) => each !== undefined)
  for (const failure of others) hooks.tellToo(failure)
  return { ...ending.result, failure: first }
}

/** Brings home what a training left, if there is one. */
async function collect(inputs: CollectInputs, context: ActionContext): Promise<Ending> {
  const standing = await standingOf(inputs, context)
  const { trainingId } = inputs
  if (standing.kind === 'none') {
    const result = inputs.jobs?.get('train')
    // Where the training was seen, or nobody says that it was not, it should be there.
    const isMissed = result === undefined || result === 'success'
    if (isMissed) return { standing, result: NOTHING, failure: unknown(trainingId) }
    context.log.notice(`Training ${trainingId} never started: there is nothing to bring home.`)
    return { standing, result: NOTHING }
  }
  if (standing.kind === 'unknown' && isTransient(standing.failure))
    return { standing, result: NOTHING, failure: standing.failure }
  try {
    const result = await main(inputs, context)
    return { standing, result, failure: result.failure }
  } catch (error) {
    context.signal.throwIfAborted()
    return { standing, result: NOTHING, failure: asFailure(error) }
  }
}

async function standingOf(inputs: CollectInputs, context: ActionContext): Promise<Standing> {
  const { trainingId, jobs, access, root } = inputs
  const { runId, runAttempt } = context.run
  // Of a new id, whose job was never begun, there is nothing to ask; the server may be what is wrong.
  const isNew = trainingId === runId && runAttempt === 1 && jobs?.get('train') === 'skipped'
  return isNew ? { kind: 'none' } : await settle({ access, root, trainingId }, PATIENCE, context)
}

/** @throws the signal's reason */
async function failureOf(work: Promise<void>, signal: AbortSignal): Promise<Failure | undefined> {
  try {
    await work
    return undefined
  } catch (error) {
    signal.throwIfAborted()
    return asFailure(error)
  }
}

function unknown(trainingId: string): Failure {
  return new Failure('TRAINING_UNKNOWN', {
    what: `The server has no training with the id ${trainingId}.`,
    safe: 'Nothing was changed.',
    next: 'Check the training id and the root; each root has its own trainings.',
  })
}
