import { asFailure, type ErrorCode, Failure } from '../errors.ts'
import { patientPauses, retry } from '../link/retry.ts'
import type { Context } from '../log.ts'
import type { Agent } from '../ssh/agent.ts'
import { overOneConnection, type TrainingRef } from './follow.ts'
import { stopTraining, trainingStatus } from './operations.ts'
import { hasEnded, progressText, type TrainingState, type TrainingStatus } from './states.ts'

/** What to do with a training whose job was cancelled. */
export type OnCancel = 'stop' | 'detach' | 'kill'

/** After these another try would say the same. */
const FINAL: readonly ErrorCode[] = ['STOP_NOT_DELIVERED', 'TRAINING_UNKNOWN']

/** The server waits for its supervisor, and before that perhaps for a start under way. */
const STOP_DEADLINE_MS = 120_000

/**
 * Delivers what `on-cancel` says, with retries, and reads back what became of it.
 *
 * @param patienceMs how long to try; GitHub gives a cancelled job five minutes in all
 * @throws Failure STOP_NOT_DELIVERED when the server did not take the order
 */
export async function deliver(
  where: TrainingRef,
  onCancel: OnCancel,
  patienceMs: number,
  context: Context,
): Promise<void> {
  const { log, signal } = context
  const work = (agent: Agent): Promise<TrainingStatus> => send(agent, where, onCancel, context)
  const deliverOnce = async (): Promise<string> => {
    const { state } = await overOneConnection(where, context, work)
    return whatBecame(where, onCancel, state)
  }
  try {
    const became = await retry(() => deliverOnce().catch(rethrown), {
      signal,
      mayPass: ({ code }) => !FINAL.includes(code),
      pauseMs: patientPauses(patienceMs, (what) => log.warning(`Not delivered yet: ${what} Trying again.`)),
    })
    log.notice(became)
  } catch (error) {
    const failure = asFailure(error)
    if (failure.code === 'STOP_NOT_DELIVERED') throw failure
    if (failure.code !== 'TRAINING_UNKNOWN') throw notDelivered(where, onCancel, failure)
    log.info('No training had been started.')
  }
}

/** Whatever it was, another try may still stop a training that costs money. */
function rethrown(error: unknown): never {
  throw asFailure(error)
}

function send(
  agent: Agent,
  { trainingId }: TrainingRef,
  onCancel: OnCancel,
  { signal }: Context,
): Promise<TrainingStatus> {
  if (onCancel === 'detach') return agent.call(trainingStatus, { id: trainingId }, { signal })
  const args = { id: trainingId, order: onCancel, reason: 'the job was cancelled' }
  return agent.call(stopTraining, args, { signal, deadlineMs: STOP_DEADLINE_MS })
}

/** A kill is done when the training has ended; a stop, when its supervisor says that it is stopping. */
function whatBecame(where: TrainingRef, onCancel: OnCancel, state: TrainingState | null): string {
  const line = `Training ${where.trainingId}, on-cancel ${onCancel}:`
  if (state === null) return `${line} it had not started.`
  if (hasEnded(state)) return `${line} it has ended (${progressText(state)}).`
  if (onCancel === 'detach') return `${line} it goes on (${progressText(state)}), and so do its costs.`
  if (onCancel === 'stop' && state.stopping !== null)
    return `${line} the order was taken; it ends with the running epoch (${progressText(state)}).`
  throw notTaken(where, onCancel, state)
}

function notTaken(where: TrainingRef, onCancel: OnCancel, state: TrainingState): Failure {
  return new Failure('STOP_NOT_DELIVERED', {
    what: `NOT DELIVERED: the order to ${onCancel} training ${where.trainingId} is on the server, but nobody took it (${progressText(state)}).`,
    safe: 'The training may still run; its limits hold, and its checkpoints are kept.',
    next: again(where),
  })
}

function notDelivered(where: TrainingRef, onCancel: OnCancel, cause: Failure): Failure {
  return new Failure(
    'STOP_NOT_DELIVERED',
    {
      what: `NOT DELIVERED: the order to ${onCancel} training ${where.trainingId} did not reach the server. ${cause.text.what}`,
      safe: 'If the training runs, it goes on to its end or its limits; its checkpoints are kept.',
      next: again(where),
    },
    cause,
  )
}

function again({ trainingId }: TrainingRef): string {
  return `Look at the server on the provider's console. If it runs, run the workflow with training-id ${trainingId} and cancel that.`
}
