import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, cpSync, existsSync, linkSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type LocalServer, type LocalServerOptions, startLocalServer } from '../../local/server.ts'
import { type Step, type StepResult, startStep } from '../../local/step.ts'
import type { Machine } from './machine.ts'
import { eventsOf, filesOfSplit, lastError, lastLines, type ProofEvent, stateOf, textOf } from './records.ts'
import type { Sizes, TrainingSettings } from './sizes.ts'

/** What the actions told of one training. */
export interface Trained {
  readonly id: string
  readonly preflight: StepResult
  readonly train: StepResult
  /** Its folder on the server. */
  readonly folder: string
  readonly events: readonly ProofEvent[]
  readonly state: Readonly<Record<string, unknown>>
}

/** How a training differs from the usual. */
export interface TrainingChanges {
  /** Further `section.key=value` lines. */
  readonly overrides?: readonly string[]
  /** Is told of the training step when it has started. */
  readonly onStart?: (step: Step) => void
}

/** Where Debian and others keep them; sshd must be told, for it looks where its own machine has them. */
const PARTS_OF_SSHD = { SshdSessionPath: 'sshd-session', SshdAuthPath: 'sshd-auth' }

/** How a session finds the GPU's driver where an image has it in a place of its own. */
const OF_THE_MACHINE = /^(PATH|LD_LIBRARY_PATH|(CUDA|NVIDIA)_\w+)$/

/** Shared memory for the loader's processes in the largest training. */
const ROOMY_BYTES = 16 * 2 ** 30

/** The machine as a rented server and its runner in one: a dataset, settings, and the actions' bundles. */
export class World {
  readonly machine: Machine
  readonly sizes: Sizes
  /** What the rows have found for each other: the environment, and the dataset's digest on the server. */
  venv = ''
  digest = ''
  readonly #log: string
  readonly #work: string
  #trainings = 0

  constructor(machine: Machine, sizes: Sizes, log: string) {
    this.machine = machine
    this.sizes = sizes
    this.#log = log
    this.#work = machine.work
    mkdirSync(this.workspace, { recursive: true })
  }

  get workspace(): string {
    return join(this.#work, 'workspace')
  }

  get dataset(): string {
    return join(this.workspace, 'drawn')
  }

  /** A folder in which a row may keep things. */
  folder(name: string): string {
    const path = join(this.#work, name)
    mkdirSync(path, { recursive: true })
    return path
  }

  /** Adds to the one log of everything. */
  note(title: string, text: string): void {
    // The key of a server that is gone tomorrow; but a log with a key in it frightens whoever reads it.
    const shown = text.replaceAll(/^::add-mask::.*\n/gm, '').trimEnd()
    appendFileSync(this.#log, `\n===== ${new Date().toISOString()} ${title}\n${shown}\n`)
  }

  /** Starts the rented server; always the same folder, so what one row built, the next one finds. */
  async server(options: LocalServerOptions = {}): Promise<LocalServer> {
    const parts = Object.entries(PARTS_OF_SSHD).filter(([, name]) =>
      existsSync(join(this.#work, 'bin', name)),
    )
    const variables = Object.entries(process.env).filter(([name]) => OF_THE_MACHINE.test(name))
    return await startLocalServer({
      runner: this.roomy,
      ...options,
      directory: this.folder('server'),
      sshdLines: parts.map(([keyword, name]) => `${keyword} ${join(this.#work, 'bin', name)}`),
      variables: Object.fromEntries(variables) as Record<string, string>,
    })
  }

  /** A command that runs another one where /dev/shm has a size, such as `64m`. */
  withSharedMemory(size: string): string[] {
    return [this.machine.python, join(import.meta.dirname, 'machine/shared_memory.py'), size]
  }

  /** What runs the server and a training by hand: with more shared memory where the machine has little and a GPU. */
  get roomy(): string[] {
    const { gpu, sharedMemoryBytes } = this.machine
    return gpu !== null && sharedMemoryBytes < ROOMY_BYTES ? this.withSharedMemory(`${ROOMY_BYTES}`) : []
  }

  /** Draws the dataset, and writes the settings that rows change by overrides. */
  async prepare(signal: AbortSignal): Promise<void> {
    const { train, val, width, height } = this.sizes.dataset
    const script = join(import.meta.dirname, 'machine/draw.py')
    await this.python([script, this.dataset, ...[train, val, width, height].map(String)], signal)
    cpSync(join(import.meta.dirname, 'machine/code'), join(this.workspace, 'code'), { recursive: true })
    const settings = [
      ...['dataset:', '  path: drawn', '  name: drawn'],
      ...['environment:', '  torch-backend: pypi', 'training:', '  weights: yolov8n.yaml', ''],
    ]
    writeFileSync(join(this.workspace, 'retrain.yaml'), settings.join('\n'))
  }

  /** A copy of the dataset that costs no room, for a training by hand, which leaves files in it. */
  copyOfDataset(): string {
    const copy = join(this.#work, 'by-hand', 'drawn')
    const link = (split: string): void => {
      for (const part of ['images', 'labels']) mkdirSync(join(copy, part, split), { recursive: true })
      const [from, to] = [this.dataset, copy]
      for (const file of filesOfSplit(from, split)) linkSync(join(from, file), join(to, file))
    }
    if (!existsSync(copy)) ['train', 'val'].forEach(link)
    const yaml = readFileSync(join(this.dataset, 'data.yaml'), 'utf8')
    writeFileSync(join(copy, 'data.yaml'), `path: ${copy}\n${yaml}`)
    return join(copy, 'data.yaml')
  }

  /** Runs an action's bundle as GitHub's runner does; it is killed when the signal aborts. */
  async step(
    server: LocalServer,
    name: string,
    inputs: Readonly<Record<string, string>>,
    signal: AbortSignal,
    { runId = '1', onStart }: { runId?: string; onStart?: ((step: Step) => void) | undefined } = {},
  ): Promise<StepResult> {
    signal.throwIfAborted()
    const access = { server: server.server, 'ssh-key': server.sshKey, 'host-key': server.hostKey }
    const environment = { GITHUB_WORKSPACE: this.workspace, GITHUB_RUN_ID: runId }
    const home = this.folder('home')
    const step = startStep(name, { inputs: { ...access, home, ...inputs }, environment })
    const stop = (): void => void step.process.kill('SIGKILL')
    signal.addEventListener('abort', stop, { once: true })
    onStart?.(step)
    const result = await step.result
    signal.removeEventListener('abort', stop)
    this.note(`${name} (run ${runId}) ended with ${result.code ?? result.signal}`, result.log)
    signal.throwIfAborted()
    return result
  }

  /** Has preflight make the plan of a training. */
  async plan(
    server: LocalServer,
    settings: TrainingSettings,
    signal: AbortSignal,
    overrides: readonly string[] = [],
    runId = '1',
  ): Promise<StepResult> {
    const training = Object.entries(settings).map(([name, value]) => `training.${name}=${value}`)
    const inputs = {
      config: 'retrain.yaml',
      root: server.root,
      overrides: [...training, ...overrides].join('\n'),
    }
    const preflight = await this.step(server, 'preflight', inputs, signal, { runId })
    if (preflight.code !== 0) throw new Error(`preflight refused: ${lastError(preflight.log)}`)
    return preflight
  }

  /** Plans, and trains to the end. A training that fails is no error: rows look at how it ended. */
  async train(
    server: LocalServer,
    settings: TrainingSettings,
    signal: AbortSignal,
    changes: TrainingChanges = {},
  ): Promise<Trained> {
    const runId = String(++this.#trainings)
    const preflight = await this.plan(server, settings, signal, changes.overrides, runId)
    const plan = preflight.outputs.plan ?? ''
    const { digest, venv } = await this.ready(server, plan, signal)
    // Code of one's own travels behind the dataset.
    if (JSON.parse(plan).code !== null) await this.must(server, 'transfer', plan, signal)
    const inputs = { plan, venv, digest }
    const train = await this.step(server, 'train', inputs, signal, { runId, onStart: changes.onStart })
    const folder = join(server.root, 'trainings', runId)
    this.note(`stderr.log of training ${runId}`, textOf(join(folder, 'stderr.log')))
    return { id: runId, preflight, train, folder, events: eventsOf(folder), state: stateOf(folder) }
  }

  /** The environment and the dataset on the server, made when a row needs them and none was made yet. */
  async ready(
    server: LocalServer,
    plan: string,
    signal: AbortSignal,
  ): Promise<{ digest: string; venv: string }> {
    if (this.venv === '') this.venv = (await this.must(server, 'setup-env', plan, signal)).outputs.venv ?? ''
    if (this.digest === '')
      this.digest = (await this.must(server, 'transfer', plan, signal)).outputs.digest ?? ''
    return { digest: this.digest, venv: this.venv }
  }

  /** A step that everything after it needs. @throws Error when it fails */
  async must(server: LocalServer, name: string, plan: string, signal: AbortSignal): Promise<StepResult> {
    const result = await this.step(server, name, { plan }, signal)
    if (result.code !== 0) throw new Error(`${name} failed: ${lastError(result.log)}`)
    return result
  }

  /**
   * Runs the machine's own Python, or another.
   *
   * @throws Error with what it said last
   */
  async python(
    args: readonly string[],
    signal: AbortSignal,
    {
      program = this.machine.python,
      environment = {},
    }: { program?: string; environment?: NodeJS.ProcessEnv } = {},
  ): Promise<void> {
    const env = { ...process.env, ...environment }
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env,
      signal,
      killSignal: 'SIGKILL',
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        said += chunk.toString('utf8')
      })
    child.once('error', () => undefined)
    const [code] = await once(child, 'close')
    this.note(`${args.join(' ')} ended with ${code}`, said)
    signal.throwIfAborted()
    if (code !== 0) throw new Error(`${args[0]} ended with ${code}: ${lastLines(said)}`)
  }
}
