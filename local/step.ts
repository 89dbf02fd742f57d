/**
 * Plays GitHub's runner for one bundled action (a stand-in: the runner itself needs GitHub's servers).
 *
 * It gives inputs and file commands as actions/runner does, spawns the committed bundle from an empty folder, applies
 * the runner's cancellation ladder (SIGINT, 7.5 s, SIGTERM, 2.5 s, SIGKILL), and runs the post step with the state.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** How a step ended and what it left. */
export interface StepResult {
  /** Exit code; null when a signal ended it. */
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** Everything that it printed, stderr included. */
  readonly log: string
  readonly outputs: Record<string, string>
  readonly state: Record<string, string>
  readonly summary: string
}

/** A step under way. */
export interface Step {
  readonly process: ChildProcess
  readonly result: Promise<StepResult>
  /** Waits until the log holds a text; rejects when the step ends without it. */
  saw(text: string | RegExp): Promise<void>
  /** What the runner does on cancel: SIGINT, after 7.5 s SIGTERM, after 2.5 s SIGKILL. */
  cancel(): Promise<StepResult>
}

/** What the runner knows of the run. */
export interface StepOptions {
  readonly inputs: Record<string, string>
  /** Further variables, such as GITHUB_RUN_ID. */
  readonly environment?: Record<string, string>
  /** A command that runs the step: its own words, before those of the step. */
  readonly runner?: readonly string[]
  /** State that the main step saved, for a post step. */
  readonly state?: Record<string, string>
}

const SIGINT_TO_SIGTERM_MS = 7_500
const SIGTERM_TO_SIGKILL_MS = 2_500
const ROOT = join(import.meta.dirname, '..')

/**
 * Starts one step of an action.
 *
 * @param name as in `actions/<name>`
 * @param entry `index.js` for main, `post.js` for the post step; `run.ts` and `post.ts` are the sources of the two
 */
export function startStep(name: string, options: StepOptions, entry = 'index.js'): Step {
  const folder = mkdtempSync(join(tmpdir(), 'gpu-retrain-step-'))
  const files = {
    OUTPUT: join(folder, 'output'),
    STATE: join(folder, 'state'),
    STEP_SUMMARY: join(folder, 'summary'),
  }
  for (const file of Object.values(files)) writeFileSync(file, '')
  const [program = '', ...words] = [
    ...(options.runner ?? []),
    globalThis.process.execPath,
    join(ROOT, entry.endsWith('.ts') ? 'actions' : 'dist', name, entry),
  ]
  const process = spawn(program, words, {
    cwd: folder,
    env: stepEnvironment(folder, files, options),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const log = collectLog(process)
  const result = new Promise<StepResult>((resolve) => {
    process.once('close', (code, signal) => {
      const [outputs, state] = [fileCommand(files.OUTPUT), fileCommand(files.STATE)]
      const summary = readFileSync(files.STEP_SUMMARY, 'utf8')
      rmSync(folder, { recursive: true, force: true })
      resolve({ code, signal, log: log.text(), outputs, state, summary })
    })
  })
  return { process, result, saw: log.saw, cancel: () => cancel(process, result) }
}

/** Runs one step to its end. */
export function runStep(name: string, options: StepOptions, entry = 'index.js'): Promise<StepResult> {
  return startStep(name, options, entry).result
}

function stepEnvironment(
  folder: string,
  files: Record<string, string>,
  options: StepOptions,
): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = {
    PATH: globalThis.process.env.PATH,
    HOME: globalThis.process.env.HOME,
    GITHUB_ACTIONS: 'true',
    GITHUB_RUN_ID: '1',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_REPOSITORY: 'owner/fire',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_WORKSPACE: folder,
    RUNNER_TEMP: folder,
    ...options.environment,
  }
  for (const [key, file] of Object.entries(files)) environment[`GITHUB_${key}`] = file
  for (const [key, value] of Object.entries(options.state ?? {})) environment[`STATE_${key}`] = value
  for (const [key, value] of Object.entries(options.inputs)) environment[`INPUT_${key.toUpperCase()}`] = value
  return environment
}

function collectLog(process: ChildProcess): {
  text: () => string
  saw: (text: string | RegExp) => Promise<void>
} {
  let text = ''
  let ended = false
  const waiting = new Set<() => void>()
  const grow = (chunk: Buffer): void => {
    text += chunk.toString('utf8')
    for (const check of waiting) check()
  }
  process.stdout?.on('data', grow)
  process.stderr?.on('data', grow)
  process.once('close', () => {
    ended = true
    for (const check of waiting) check()
  })
  const saw = (wanted: string | RegExp): Promise<void> =>
    new Promise((resolve, reject) => {
      const check = (): void => {
        const there = typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text)
        if (!there && !ended) return
        waiting.delete(check)
        if (there) resolve()
        else reject(new Error(`the step ended without ${wanted}:\n${text}`))
      }
      waiting.add(check)
      check()
    })
  return { text: () => text, saw }
}

async function cancel(process: ChildProcess, result: Promise<StepResult>): Promise<StepResult> {
  process.kill('SIGINT')
  const term = setTimeout(() => process.kill('SIGTERM'), SIGINT_TO_SIGTERM_MS)
  const kill = setTimeout(() => process.kill('SIGKILL'), SIGINT_TO_SIGTERM_MS + SIGTERM_TO_SIGKILL_MS)
  const ended = await result
  clearTimeout(term)
  clearTimeout(kill)
  return ended
}

/** Reads a file command: `name<<delimiter`, lines, `delimiter`; or `name=value`. */
function fileCommand(path: string): Record<string, string> {
  const values: Record<string, string> = {}
  const lines = readFileSync(path, 'utf8').split('\n')
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    const [name = '', delimiter] = line.split('<<')
    if (delimiter === undefined) continue
    const end = lines.indexOf(delimiter, at + 1)
    values[name] = lines.slice(at + 1, end).join('\n')
    at = end
  }
  return values
}
