import { asFailure, type Failure } from '../../src/errors.ts'
import type { HookFacts } from '../../src/github/hook-environment.ts'
import type { Hooks } from '../../src/github/hooks.ts'
import type { ActionContext } from '../../src/github/run-action.ts'
import { idleCost } from '../../src/training/settle.ts'
import type { PreflightInputs } from './inputs.ts'
import { main, type PreflightResult } from './main.ts'

/**
 * Runs preflight with the hooks around it. Where the run ends here, since something is wrong or there is nothing to do, no
 * later job runs them.
 */
export async function toTheEnd(
  inputs: PreflightInputs,
  context: ActionContext,
  hooks: Hooks,
): Promise<PreflightResult & { readonly failure?: Failure | undefined }> {
  let result: PreflightResult
  try {
    result = await main(inputs, context, () => hooks.before())
  } catch (thrown) {
    if (context.signal.aborted) tellHeld(hooks, context, 'the step had to end')
    else await fail(asFailure(thrown), inputs, context, hooks)
    throw thrown
  }
  if (result.needed) return result
  if (hooks.has('after')) return { ...result, failure: await hooks.run('after', { result: 'success' }) }
  const cost = idleCost(result.plan.limits.pricePerHour)
  context.log.warning(`The server ${cost} until you stop it: no hooks.after in the settings does that.`)
  return result
}

async function fail(
  failure: Failure,
  { trainingId }: PreflightInputs,
  context: ActionContext,
  hooks: Hooks,
): Promise<void> {
  const facts: HookFacts = { result: 'failure', failure: failure.code, reason: failure.text.what }
  const { runId, runAttempt } = context.run
  const failed = await hooks.run('failed', facts)
  if (failed) hooks.tellToo(failed)
  // An earlier attempt, or the run that is gone on with, may have started a training that runs.
  const isNew = trainingId === runId && runAttempt === 1
  if (!isNew) return tellHeld(hooks, context, 'a training of an earlier run may be on the server')
  const after = await hooks.run('after', facts)
  if (after) hooks.tellToo(after)
}

function tellHeld(hooks: Hooks, { log }: ActionContext, why: string): void {
  if (hooks.has('after'))
    log.warning(`hooks.after was not run, since ${why}. The server ${idleCost(null)} if it runs.`)
}
