import type { GateName } from '../../src/config/gate-names.ts'
import type { Settings } from '../../src/config/resolve.ts'
import { within } from '../../src/deadline.ts'
import { asFailure, Failure } from '../../src/errors.ts'
import { ApiError } from '../../src/github/api.ts'
import { pointerArtifact } from '../../src/github/last-good/pointer.ts'
import type { ActionContext } from '../../src/github/run-action.ts'
import { findModelToBeat, LAST_GOOD } from '../../src/home/model-to-beat.ts'
import type { PreflightInputs } from './inputs.ts'

/** Of the action's 50. */
const MINUTES = 15
/** What a gate on the last good model is called. */
const GATE: GateName = 'not-worse-than-baseline'

/**
 * Sees that the last good model of the dataset's name is on this runner, whichever runner made it. Where nobody can tell,
 * the one that is here counts; without one, a run that builds on it ends: it would call its model the first.
 *
 * @throws Failure LAST_GOOD_UNKNOWN
 */
export async function haveLastGood(
  settings: Settings,
  { home, githubToken: token }: Pick<PreflightInputs, 'home' | 'githubToken'>,
  { run, signal, log }: Pick<ActionContext, 'run' | 'signal' | 'log'>,
): Promise<void> {
  if (token === '' || run.repository === '') return
  const { name: dataset } = settings.dataset
  const limit = within(signal, MINUTES, 'Looking for the last good model')
  try {
    const { bringLastGood } = await import('./artifacts.ts')
    await bringLastGood({ home, dataset, token, run }, { log, signal: limit })
  } catch (error) {
    signal.throwIfAborted()
    const failure = unknown(dataset, limit.aborted ? limit.reason : error)
    const isNeeded = settings.training.weights === LAST_GOOD || GATE in settings.collect.gates
    if (isNeeded && (await findModelToBeat(home, dataset)) === undefined) throw failure
    log.warning(`${failure.text.what} What is on this runner counts.`)
  }
}

function unknown(dataset: string, cause: unknown): Failure {
  const isRefused = cause instanceof ApiError && [401, 403, 404].includes(cause.status)
  const why = cause instanceof ApiError ? `GitHub says: ${cause.message}` : asFailure(cause).text.what
  return new Failure(
    'LAST_GOOD_UNKNOWN',
    {
      what: `Whether an earlier run made a good model of ${dataset} cannot be told: ${why.replace(/\.$/, '')}.`,
      safe: 'Nothing was sent, installed or started; the model is where it was.',
      next: isRefused
        ? 'Give the job of preflight `permissions: actions: read`, then run it again.'
        : `Run it again. If that repeats, look at the newest artifact ${pointerArtifact(dataset)} of the repository: without it, the next model is the first.`,
    },
    cause,
  )
}
