import { setTimeout as sleep } from 'node:timers/promises'
import { format } from 'node:util'
import * as core from '@actions/core'
import { NO_HOOKS } from '../config/hooks.ts'
import { within } from '../deadline.ts'
import { asFailure, Failure } from '../errors.ts'
import { type Phase, type PhaseRecord, phaseRecord, recordPhase } from '../home/phases.ts'
import type { Log } from '../log.ts'
import { holdsMasked, maskedForms } from '../text/masked.ts'
import { findHooks, type HookInputs } from './hook-inputs.ts'
import { Hooks } from './hooks.ts'
import { InputReader } from './inputs.ts'
import { githubLog, oneMessage } from './log.ts'
import { type GithubRun, githubRun } from './run.ts'
import { githubSummary, type Summary } from './summary.ts'
import { keepYoungGenerationSmall } from './young-generation.ts'

/** What an action's main gets besides its inputs. */
export interface ActionContext {
  readonly log: Log
  /** Aborted by SIGINT and SIGTERM, with a Failure CANCELLED as its reason, and by the limit, with DEADLINE_EXCEEDED. */
  readonly signal: AbortSignal
  readonly summary: Summary
  readonly run: GithubRun
  readonly startedAt: Date
}

/** What every action's inputs hold: whose record to write, and where. */
export interface RecordedInputs {
  /** The runner-side home, absolute. */
  readonly home: string
  readonly trainingId: string
  /** What its commands are told: without it none are run. */
  readonly hooks?: HookInputs
  readonly access?: { readonly server: string }
  readonly root?: string
}

/** The parts of an action. */
export interface Action<Inputs extends RecordedInputs, Result> {
  /**
   * The longest it may take, well below the `timeout-minutes` of its job in the workflow: what GitHub cuts off says nothing,
   * and counts as cancelled. Without it (a post step) only that.
   */
  readonly limitMinutes?: number
  readonly readInputs: (read: InputReader, run: GithubRun) => Inputs
  /**
   * `own` when the recipe runs the hooks itself, `none` for a step that has none. Else those of `before` come first, unless
   * they ran in an earlier job of this attempt.
   */
  readonly hooks?: 'own' | 'none'
  /** The recipe. A result that carries a failure still sets its outputs, then fails the step. */
  readonly main: (
    inputs: Inputs,
    context: ActionContext,
    hooks: Hooks,
  ) => Promise<Result & { readonly failure?: Failure | undefined }>
  readonly outputs: (result: Result) => Record<string, string>
  /** What its record tells the report and later runs; undefined when nothing is to be recorded. */
  readonly facts: (result: Result, inputs: Inputs) => PhaseRecord['facts'] | undefined
  /** Outputs without which the jobs after this one are skipped, and the run is green without them. */
  readonly passedOn?: readonly string[]
}

/** After SIGINT the runner waits 7.5 s; the user should not. Whatever has not ended by then is cut off. */
const CANCEL_GRACE_MS = 2_000
/** What has not ended by itself after the limit was over is cut off, too; here nobody waits. */
const LIMIT_GRACE_MS = 60_000
/** A pipe holds 64 KiB; what is printed beyond that waits for its reader, who may be gone. */
const FLUSH_MS = 2_000

/**
 * Runs an action from its inputs to its exit code: the only place that catches everything, and the only one that ends
 * the process.
 *
 * @param name as in `actions/<name>`; its record goes by it, too
 */
export async function runAction<Inputs extends RecordedInputs, Result>(
  name: Phase,
  action: Action<Inputs, Result>,
): Promise<never> {
  keepYoungGenerationSmall()
  hearWarnings()
  const cancelled = cancelledBySignals()
  const { limitMinutes } = action
  const signal = limitMinutes === undefined ? cancelled : within(cancelled, limitMinutes, `The step ${name}`)
  process.on('uncaughtException', (error) => void end(fail(name, error)))
  signal.addEventListener('abort', () => {
    if (!cancelled.aborted) setTimeout(() => void end(fail(name, signal.reason)), LIMIT_GRACE_MS).unref()
  })
  return end(await codeOf(name, action, signal))
}

async function codeOf<Inputs extends RecordedInputs, Result>(
  name: Phase,
  action: Action<Inputs, Result>,
  signal: AbortSignal,
): Promise<number> {
  try {
    return await perform(name, action, signal)
  } catch (thrown) {
    // An aborted wait throws an AbortError that says nothing; the reason of the signal does.
    return fail(name, signal.aborted && !(thrown instanceof Failure) ? signal.reason : thrown)
  }
}

async function perform<Inputs extends RecordedInputs, Result>(
  name: Phase,
  action: Action<Inputs, Result>,
  signal: AbortSignal,
): Promise<number> {
  const startedAt = new Date()
  const run = githubRun(process.env)
  const read = new InputReader(process.env)
  const inputs = action.readInputs(read, run)
  read.finish()
  const context = { log: githubLog, signal, summary: githubSummary(githubLog), run, startedAt }
  const hooks = await hooksOf(action.hooks === 'none' ? undefined : inputs.hooks, inputs, context)
  if (action.hooks !== 'own') await hooks.before()
  const result = await action.main(inputs, context, hooks)
  const outputs = Object.entries(action.outputs(result))
  for (const [output, value] of outputs) core.setOutput(output, value)
  await record(name, action.facts(result, inputs), inputs, startedAt)
  if (result.failure) throw result.failure
  tellWithheld(outputs, read.secrets, action.passedOn ?? [])
  return 0
}

async function hooksOf(
  told: HookInputs | undefined,
  { home, trainingId, access, root = '' }: RecordedInputs,
  context: ActionContext,
): Promise<Hooks> {
  const found = told ? await findHooks(told.config, context.run.workspace) : NO_HOOKS
  const place = { home, trainingId, root, server: access?.server ?? '' }
  return new Hooks(found, told?.secrets ?? new Map(), place, context)
}

/** Leaves the record of what an action did, and how long it took; nothing without facts. */
export async function record(
  phase: Phase,
  facts: PhaseRecord['facts'] | undefined,
  { home, trainingId }: RecordedInputs,
  startedAt: Date,
): Promise<void> {
  if (facts) await recordPhase(home, trainingId, phaseRecord(phase, startedAt, facts))
}

/** GitHub drops an output in which a secret stands, and says so only as a warning. */
function tellWithheld(
  outputs: readonly [string, string][],
  secrets: readonly string[],
  passedOn: readonly string[],
): void {
  const forms = secrets.flatMap(maskedForms)
  const withheld = outputs.filter(([, value]) => holdsMasked(value, forms)).map(([output]) => output)
  if (withheld.length === 0) return
  const what = `GitHub withholds what this step puts out as ${withheld.join(', ')}: a line of the SSH key, its passphrase or one of hook-secrets stands in it.`
  if (!withheld.some((output) => passedOn.includes(output))) {
    githubLog.warning(what)
    return
  }
  throw new Failure('INPUT_INVALID', {
    what,
    safe: 'What was done on the server stays there.',
    next: 'Change the setting in which it stands, or use another key or passphrase (`ssh-keygen -p -f KEY`), then run it again.',
  })
}

/**
 * Libraries warn of what stands in a text, and Node prints that as it is: a line of a server could become a command. Only our
 * log prints.
 */
function hearWarnings(): void {
  process.removeAllListeners('warning')
  process.on('warning', (warning) => githubLog.debug(`${warning.name}: ${warning.message}`))
  for (const method of ['log', 'info', 'debug', 'warn', 'error', 'trace', 'dir', 'table'] as const)
    console[method] = (...words: unknown[]) => githubLog.debug(format(...words))
}

function cancelledBySignals(): AbortSignal {
  const controller = new AbortController()
  const cancel = (): void => {
    if (controller.signal.aborted) return
    controller.abort(cancelled())
    setTimeout(() => void end(1), CANCEL_GRACE_MS).unref()
  }
  process.on('SIGINT', cancel)
  process.on('SIGTERM', cancel)
  return controller.signal
}

function cancelled(): Failure {
  return new Failure('CANCELLED', {
    what: 'Cancelled.',
    safe: 'What was verified on the server stays there.',
    next: 'Run it again: it continues where it was.',
  })
}

function fail(name: string, thrown: unknown): number {
  const failure = asFailure(thrown)
  githubLog.debug(String((thrown instanceof Error && thrown.stack) || thrown))
  if (failure.cause instanceof Error) githubLog.debug(String(failure.cause.stack))
  core.error(oneMessage(failure.message), { title: `${name}: ${failure.code}` })
  return 1
}

/** Ends the process even where a socket is still open, but not before the runner has taken our last words. */
async function end(code: number): Promise<never> {
  const written = [process.stdout, process.stderr].map(
    (stream) => new Promise<void>((resolve) => stream.write('', () => resolve())),
  )
  await Promise.race([Promise.all(written), sleep(FLUSH_MS)])
  process.exit(code)
}
