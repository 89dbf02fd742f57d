import * as core from '@actions/core'
import type { HookName, HookSettings } from '../config/hooks.ts'
import type { Failure } from '../errors.ts'
import { DoneHooks } from '../home/done-hooks.ts'
import type { Context } from '../log.ts'
import { maskedForms } from '../text/masked.ts'
import { printable } from '../text/printable.ts'
import { type HookFacts, type HookPlace, hookEnvironment } from './hook-environment.ts'
import { hookFailed, unmarked } from './hook-failure.ts'
import { HookOutput } from './hook-output.ts'
import { runCommand } from './hook-process.ts'
import { oneMessage } from './log.ts'
import type { GithubRun } from './run.ts'

/** Runs the commands of the repository, each kind once in an attempt of the run. */
export class Hooks {
  readonly #settings: HookSettings
  readonly #secrets: ReadonlyMap<string, string>
  /** Texts to hide, the longest first: a shorter one may be a part of it. */
  readonly #hidden: readonly string[]
  readonly #folder: string
  readonly #place: HookPlace
  readonly #done: DoneHooks
  readonly #context: Context

  /** @param home the runner-side home, absolute */
  constructor(
    settings: HookSettings,
    secrets: ReadonlyMap<string, string>,
    place: Omit<HookPlace, 'runUrl'> & { readonly home: string },
    context: Context & { readonly run: GithubRun },
  ) {
    const { run } = context
    this.#settings = settings
    this.#secrets = secrets
    const forms = [...secrets.values()].flatMap(maskedForms)
    this.#hidden = forms.toSorted((one, other) => other.length - one.length)
    this.#folder = run.workspace
    this.#place = { ...place, runUrl: run.url }
    this.#done = new DoneHooks(place.home, place.trainingId, `${run.runId}-${run.runAttempt}`)
    this.#context = context
  }

  /** Whether the repository has such commands. */
  has(name: HookName): boolean {
    return this.#settings[name].length > 0
  }

  /** @throws Failure HOOK_FAILED: what needs the server cannot begin */
  async before(): Promise<void> {
    const failure = await this.run('before', {})
    if (failure) throw failure
  }

  /**
   * Runs all commands of a kind, also when one has failed, unless they have run in this attempt.
   *
   * @returns HOOK_FAILED that names those which failed
   */
  async run(name: HookName, facts: HookFacts): Promise<Failure | undefined> {
    if (!this.has(name) || (await this.#done.has(name))) return undefined
    const commands = this.#settings[name]
    const faults: string[] = []
    for (const [at, text] of commands.entries()) {
      const title = `hooks.${name}${commands.length > 1 ? ` (${at + 1} of ${commands.length})` : ''}`
      const shown = printable(this.#mask(text), 200)
      const why = await this.#context.log.group(`${title}: ${shown}`, () => this.#one(name, text, facts))
      if (why !== '') faults.push(`${title} ${why}`)
      // What comes after may need it.
      if (why !== '' && name === 'before') break
    }
    this.#context.signal.throwIfAborted()
    if (faults.length > 0) return hookFailed(name, faults)
    await this.#done.add(name).catch((error: unknown) => this.#context.log.warning(unmarked(name, error)))
    return undefined
  }

  /** Says a failure beside the one with which the step ends. */
  tellToo(failure: Failure): void {
    core.error(oneMessage(failure.message), { title: failure.code })
  }

  async #one(name: HookName, text: string, facts: HookFacts): Promise<string> {
    const { log, signal } = this.#context
    const environment = hookEnvironment(process.env, name, facts, this.#place, this.#secrets)
    const command = { text, folder: this.#folder, environment, minutes: this.#settings.minutes }
    const output = new HookOutput(
      (line) => log.info(line),
      (line) => this.#mask(line),
    )
    return await runCommand(command, output, signal)
  }

  /** The runner masks what it finds; a secret that we cut or escape it would not find any more. */
  #mask(text: string): string {
    return this.#hidden.reduce((masked, form) => masked.replaceAll(form, '***'), text)
  }
}
