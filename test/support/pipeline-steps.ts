import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeDataset } from '../../local/dataset.ts'
import { type LocalServer, startLocalServer } from '../../local/server.ts'
import { type Step, startStep } from './action.ts'
import { scriptedVenv } from './training-world.ts'
import { noise } from './transfer-world.ts'

/** The actions run from source, so that what is tested is what is written and not what was bundled. */
const SOURCE = 'run.ts'

/** An action of the pipeline; setup-env is not among them, for a venv that trains nothing cannot be proven. */
export const STAGES = ['preflight', 'transfer', 'train', 'collect'] as const
export type Stage = (typeof STAGES)[number]

/**
 * A server, a repository with a small drawn dataset, and the pipeline's actions as processes that a test can kill. What
 * trains is scripted_driver.py, which trains nothing.
 */
export class PipelineSteps implements AsyncDisposable {
  readonly server: LocalServer
  readonly workspace: string
  readonly #venv: string
  readonly #settings: string
  #run = 0
  #outputs: Record<string, string> = {}

  private constructor(server: LocalServer, workspace: string, venv: string, settings: string) {
    this.server = server
    this.workspace = workspace
    this.#venv = venv
    this.#settings = settings
  }

  /** Starts a server for it. @param settings the text of its `retrain.yaml` but for the dataset */
  static async start(settings: string): Promise<PipelineSteps> {
    const server = await startLocalServer()
    const workspace = mkdtempSync(join(tmpdir(), 'pipeline-'))
    return new PipelineSteps(server, workspace, await scriptedVenv(server.root), settings)
  }

  /** Begins another run of the workflow, with a dataset of its own. */
  async begin(): Promise<void> {
    this.#run++
    this.#outputs = {}
    await makeDataset(this.source, { trainImages: 40, valImages: 20, seed: this.#run, sizePx: 320 })
    // What makes the transfer last, for drawn pictures are small.
    writeFileSync(join(this.source, 'notes.bin'), noise(5_000_000, `${this.#run}`))
    const dataset = `dataset:\n  path: ${this.dataset}\n  name: ${this.dataset}\n`
    writeFileSync(join(this.workspace, 'retrain.yaml'), `${dataset}${this.#settings}`)
  }

  /** The name of this run's dataset. */
  get dataset(): string {
    return `fire-${this.#run}`
  }

  /** Where this run's dataset lies on the runner. */
  get source(): string {
    return join(this.workspace, this.dataset)
  }

  /** The id of this run's training. */
  get trainingId(): string {
    return String(this.#run)
  }

  get home(): string {
    return join(this.workspace, 'home')
  }

  /** Starts one action as the workflow does. @param variables further ones of its environment */
  launch(stage: Stage, variables: Record<string, string> = {}): Step {
    const { server } = this
    const inputs = {
      server: server.server,
      'ssh-key': server.sshKey,
      'host-key': server.hostKey,
      home: this.home,
      ...(stage === 'preflight'
        ? { config: 'retrain.yaml', root: server.root }
        : { plan: this.#outputs.plan ?? '' }),
      ...(stage === 'train' && { digest: this.#outputs.digest ?? '', venv: this.#venv }),
      // So that a kill finds it at work.
      ...(stage === 'transfer' && { bandwidth: '16Mbit' }),
    }
    const environment = { GITHUB_WORKSPACE: this.workspace, GITHUB_RUN_ID: this.trainingId, ...variables }
    return startStep(stage, { inputs, environment }, SOURCE)
  }

  /**
   * Runs one action to its end.
   *
   * @returns whether it did what it can without GitHub, to which it would upload, and its log
   */
  async finish(step: Step): Promise<{ ok: boolean; log: string }> {
    const { code, log, outputs } = await step.result
    if (code === 0) this.#outputs = { ...this.#outputs, ...outputs }
    return {
      ok: code === 0 || (log.includes('Verdict: pass.') && log.includes('ACTIONS_RUNTIME_TOKEN')),
      log,
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server.stop()
    rmSync(this.workspace, { recursive: true })
  }
}
