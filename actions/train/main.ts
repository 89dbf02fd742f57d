import { asFailure, Failure } from '../../src/errors.ts'
import type { ActionContext } from '../../src/github/run-action.ts'
import { keepForPost } from '../../src/github/state.ts'
import { goOnFromMirror } from '../../src/mirror/go-on.ts'
import { Mirroring } from '../../src/mirror/mirroring.ts'
import { printable } from '../../src/text/printable.ts'
import { attach } from '../../src/training/attach.ts'
import { failureOf } from '../../src/training/endings.ts'
import type { TrainingEvent } from '../../src/training/events.ts'
import { FirstLook } from '../../src/training/first-look.ts'
import { follow, type TrainingRef } from '../../src/training/follow.ts'
import { Narrator } from '../../src/training/narrator.ts'
import { progressText, type TrainingState, type TrainingStatus } from '../../src/training/states.ts'
import { trainingSummary } from '../../src/training/summary.ts'
import { TokenBucket } from '../../src/transfer/send/pace.ts'
import type { TrainInputs } from './inputs.ts'

/** What is known of the training when the step ends; everything but its id may be unknown. */
export interface TrainResult {
  readonly trainingId: string
  readonly status: TrainingStatus | undefined
  /** The last that was seen of it. */
  readonly state: TrainingState | null
  readonly failure: Failure | undefined
  /** Why what it measures proves nothing; empty when it does. */
  readonly worthless: string
}

/** Under this name the post step learns that there may be something to end. */
export const KEPT_TRAINING_ID = 'train-id'

/** Has the training running and watches it to its end. Whatever happens, the outputs say what is known. */
export async function main(inputs: TrainInputs, context: ActionContext): Promise<TrainResult> {
  const { order } = inputs
  const where: TrainingRef = { access: inputs.access, root: inputs.root, trainingId: order.trainingId }
  let state: TrainingState | null = null
  const seen = (now: TrainingState): void => {
    state = now
  }
  const { signal } = context
  signal.addEventListener('abort', () => context.log.notice(whatStillRuns(inputs, state, signal)), {
    once: true,
  })
  try {
    // Before anything starts: a start whose answer never came must be found by the post step, too.
    keepForPost(KEPT_TRAINING_ID, order.trainingId)
    const pace = new TokenBucket(inputs.mirror.bandwidth)
    await goOn(inputs, where, pace, context)
    const accepted = order.dataset.pixels?.accept ?? []
    const { home, trainingId } = inputs
    using first = new FirstLook({ home, trainingId, accepted, log: context.log })
    let status = await attach(where, order, context)
    if (order.limits.follow) status = await watch(inputs, where, { pace, first, seen }, context)
    return await conclude(inputs, status, first, context)
  } catch (error) {
    const failure = signal.aborted ? notWatched(inputs, state, signal) : asFailure(error)
    return {
      trainingId: order.trainingId,
      status: undefined,
      state,
      failure,
      worthless: inputs.worthless,
    }
  }
}

/** Where this server does not know the training and the runner has kept what it needs, that goes there first. */
async function goOn(
  { home, order, mirror: { connections } }: TrainInputs,
  where: TrainingRef,
  pace: TokenBucket,
  context: ActionContext,
): Promise<void> {
  const { runId, repository } = context.run
  const owner = `run ${runId} of ${repository || 'a runner'}`
  await goOnFromMirror(where, order, { home, pace, owner, connections }, context)
}

interface Watching {
  readonly pace: TokenBucket
  readonly first: FirstLook
  readonly seen: (state: TrainingState) => void
}

/** Follows it to its end; meanwhile its newest checkpoint comes home. */
async function watch(
  { home, order, worthless, expected }: TrainInputs,
  where: TrainingRef,
  { pace, first, seen }: Watching,
  context: ActionContext,
): Promise<TrainingStatus> {
  const { pricePerHour, mirrorMinutes } = order.limits
  const narrator = new Narrator(context.log, pricePerHour, undefined, worthless !== '', expected)
  if (worthless !== '')
    context.log.warning(`What this training measures proves nothing: ${printable(worthless)}.`)
  await using mirroring = new Mirroring(where, { home, pace }, mirrorMinutes, context)
  const look = (state: TrainingState): void => {
    seen(state)
    mirroring.saw(state)
  }
  const tell = (event: TrainingEvent): void => {
    narrator.tell(event)
    first.hear(event)
  }
  const status = await follow(where, { tell, pause: () => narrator.pause() }, look, context)
  await mirroring.last(status.state)
  return status
}

async function conclude(
  inputs: TrainInputs,
  status: TrainingStatus,
  first: FirstLook,
  { log, summary }: ActionContext,
): Promise<TrainResult> {
  const { trainingId } = inputs.order
  const { state } = status
  const failure = state === null ? undefined : failureOf(trainingId, state, first.cure)
  if (failure && status.stderr.length > 0) {
    await log.group('Last lines of stderr.log', async () => {
      for (const line of status.stderr) log.info(line)
    })
  }
  const { pricePerHour } = inputs.order.limits
  const page = trainingSummary(trainingId, status, inputs.worthless, pricePerHour)
  await summary.write(`${page}${first.summary(inputs.expected, status)}`)
  return { trainingId, status, state, failure, worthless: inputs.worthless }
}

function notWatched(inputs: TrainInputs, state: TrainingState | null, signal: AbortSignal): Failure {
  return new Failure(isLate(signal) ? 'DEADLINE_EXCEEDED' : 'CANCELLED', {
    what: whatStillRuns(inputs, state, signal),
    safe: 'Checkpoints and dataset stay on the server.',
    next: `Run it again with training-id ${inputs.order.trainingId}: it attaches, or goes on from the newest checkpoint.`,
  })
}

function whatStillRuns({ order }: TrainInputs, state: TrainingState | null, signal: AbortSignal): string {
  const where = state === null ? 'perhaps about to start' : `${progressText(state)} when last seen`
  const runs = `Training ${order.trainingId} runs on the server by itself (${where})`
  if (isLate(signal)) return `A job may not watch for longer. ${runs}, and nothing will end it.`
  return `Cancelled. ${runs}; the post step will now do what on-cancel says: ${order.limits.onCancel}.`
}

/** Whether it was not a person who ended the step, but its limit. */
function isLate({ reason }: AbortSignal): boolean {
  return reason instanceof Failure && reason.code === 'DEADLINE_EXCEEDED'
}
