import { setTimeout as sleep } from 'node:timers/promises'
import { asFailure, Failure } from '../errors.ts'
import type { Agent } from '../ssh/agent.ts'
import type { Context } from '../ssh/connect.ts'
import { Pauses } from '../ssh/pauses.ts'
import { overOneConnection, type Whereabouts } from './follow.ts'
import { hasEnded, statusSchema, type TrainingState, type TrainingStatus, whereabouts } from './states.ts'

/** What to do with a training whose job was cancelled. */
export type OnCancel = 'stop' | 'detach' | 'kill'

/** The server waits for its supervisor, and before that perhaps for a start under way. */
const STOP_DEADLINE_MS = 120_000

/**
 * Delivers what `on-cancel` says, with retries, and reads back what became of it.
 *
 * @param patienceMs how long to try; GitHub gives a cancelled job five minutes in all
 * @throws Failure STOP_NOT_DELIVERED when the server did not take the order
 */
export async function deliver(
  where: Whereabouts,
  onCancel: OnCancel,
  patienceMs: number,
  context: Context,
): Promise<void> {
  const until = performance.now() + patienceMs
  const pauses = new Pauses()
  for (let said = ''; ; ) {
    try {
      const { state } = await overOneConnection(where, context, (agent) =>
        send(agent, where, onCancel, context),
      )
      context.log.notice(whatBecame(where, onCancel, state))
      return
    } catch (error) {
      const failure = asFailure(error)
      if (failure.code === 'STOP_NOT_DELIVERED') throw failure
      if (failure.code === 'TRAINING_UNKNOWN') {
        context.log.info('No training had been started.')
        return
      }
      const pauseMs = pauses.after(failure)
      if (context.signal.aborted || performance.now() + pauseMs > until)
        throw notDelivered(where, onCancel, failure)
      const { what } = failure.text
      if (what !== said) context.log.warning(`Not delivered yet: ${what} Trying again.`)
      said = what
      await sleep(pauseMs, undefined, { signal: context.signal })
    }
  }
}

function send(
  agent: Agent,
  { trainingId }: Whereabouts,
  onCancel: OnCancel,
  { signal }: Context,
): Promise<TrainingStatus> {
  if (onCancel === 'detach') return agent.call('lookup.status', { id: trainingId }, statusSchema, { signal })
  const args = { id: trainingId, order: onCancel, reason: 'the job was cancelled' }
  return agent.call('trainings.stop', args, statusSchema, { signal, deadlineMs: STOP_DEADLINE_MS })
}

/** A kill is done when the training has ended; a stop, when its supervisor says that it is stopping. */
function whatBecame(where: Whereabouts, onCancel: OnCancel, state: TrainingState | null): string {
  const line = `Training ${where.trainingId}, on-cancel ${onCancel}:`
  if (state === null) return `${line} it had not started.`
  if (hasEnded(state)) return `${line} it has ended (${whereabouts(state)}).`
  if (onCancel === 'detach') return `${line} it goes on (${whereabouts(state)}), and so do its costs.`
  if (onCancel === 'stop' && state.stopping !== null)
    return `${line} the order was taken; it ends with the running epoch (${whereabouts(state)}).`
  throw notTaken(where, onCancel, state)
}

function notTaken(where: Whereabouts, onCancel: OnCancel, state: TrainingState): Failure {
  return new Failure('STOP_NOT_DELIVERED', {
    what: `NOT DELIVERED: the order to ${onCancel} training ${where.trainingId} is on the server, but nobody took it (${whereabouts(state)}).`,
    safe: 'The training may still run; its limits hold, and its checkpoints are kept.',
    next: again(where),
  })
}

function notDelivered(where: Whereabouts, onCancel: OnCancel, cause: Failure): Failure {
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

function again({ trainingId }: Whereabouts): string {
  return `Look at the server on the provider's console. If it runs, run the workflow with training-id ${trainingId} and cancel that.`
}
