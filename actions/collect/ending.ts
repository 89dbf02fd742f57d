import type { Failure } from '../../src/errors.ts'
import type { HookFacts } from '../../src/github/hook-environment.ts'
import type { Hooks } from '../../src/github/hooks.ts'
import { rent } from '../../src/home/cost.ts'
import type { Log } from '../../src/log.ts'
import { failureOf } from '../../src/training/endings.ts'
import { idleCost, type Standing } from '../../src/training/settle.ts'
import { progressText, totalSeconds } from '../../src/training/states.ts'
import type { CollectInputs } from './inputs.ts'
import type { CollectResult } from './main.ts'

/** How a run ended. */
export interface Ending {
  /** As the server said before anything was brought home. */
  readonly standing: Standing
  readonly result: CollectResult
  /** What fails the step, hooks aside. */
  readonly failure?: Failure | undefined
}

/** Whether a person, or a limit of GitHub's, ended a job before. */
export function wasCancelled({ jobs }: CollectInputs): boolean {
  return [...(jobs?.values() ?? [])].includes('cancelled')
}

/** Whether the run has failed: here, in a job before, or by the end of its training. Who cancels one knows it. */
export function isFailed(ending: Ending, inputs: CollectInputs): boolean {
  if (wasCancelled(inputs)) return false
  return reason(ending, inputs) !== ''
}

/** Whether nothing on the server is needed any more: there never was a training, or all that it left is here, verified. */
export function mayGo({ standing, result, failure }: Ending): boolean {
  if (standing.kind === 'none') return failure === undefined
  return standing.kind === 'ended' && result.folder !== ''
}

/** What hooks are told. */
export function endFacts(ending: Ending, inputs: CollectInputs): HookFacts {
  const { standing, result, failure } = ending
  const { report } = result
  const state = 'state' in standing ? standing.state : null
  const seconds = state === null ? null : totalSeconds(state)
  const price = inputs.plan.limits.pricePerHour
  return {
    result: wasCancelled(inputs) ? 'cancelled' : isFailed(ending, inputs) ? 'failure' : 'success',
    failure: (failure ?? endOf(ending, inputs))?.code ?? '',
    reason: reason(ending, inputs),
    state: state?.state ?? STATE_TEXT[standing.kind],
    verdict: report?.verdict ?? '',
    epochs: state?.epoch ?? null,
    hours: report?.cost.hours ?? (seconds === null ? null : seconds / 3600),
    cost: report?.cost.total ?? (price === null ? null : rent(seconds, price)),
    folder: result.folder,
  }
}

/** Of a training of which no state is known. */
const STATE_TEXT = { none: 'none', ended: 'unknown', 'goes-on': 'starting', unknown: 'unknown' } as const

/** Says what the server costs from now on, where nothing stops it. */
export function tellCosts(ending: Ending, inputs: CollectInputs, hooks: Hooks, log: Log): void {
  const { standing } = ending
  const cost = `The server ${idleCost(inputs.plan.limits.pricePerHour)}`
  const id = inputs.trainingId
  if (standing.kind === 'goes-on') {
    const how = standing.state === null ? 'starting' : progressText(standing.state)
    const held = hooks.has('after') ? ' hooks.after was not run.' : ''
    log.warning(
      `Training ${id} goes on (${how}).${held} ${cost}. To collect its end: the input resume, with ${id}.`,
    )
  } else if (!hooks.has('after'))
    log.warning(`${cost} until you stop it: no hooks.after in the settings does that.`)
  else if (!mayGo(ending))
    log.warning(
      `${cost}: hooks.after was not run, since ${held(ending)}. Look at the server, then re-run this job.`,
    )
}

function held({ standing }: Ending): string {
  if (standing.kind === 'ended') return 'what the training left is not on the runner yet'
  return standing.kind === 'none' ? 'the training is missing' : 'a training may still run there'
}

/** Why the run has failed; empty when it has not. */
function reason(ending: Ending, inputs: CollectInputs): string {
  const failure = ending.failure ?? endOf(ending, inputs)
  if (failure) return failure.text.what
  const jobs = [...(inputs.jobs ?? [])].filter(([, result]) => result === 'failure').map(([name]) => name)
  return jobs.length === 0 ? '' : `The job ${jobs.join(' and ')} failed.`
}

/** What the end of the training means. */
function endOf({ standing }: Ending, { trainingId }: CollectInputs): Failure | undefined {
  return standing.kind === 'ended' ? failureOf(trainingId, standing.state) : undefined
}
