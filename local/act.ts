import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { type ActEvent, type JobEnd, readActLine } from './act/events.ts'
import { variableFile } from './act/variable-file.ts'
import { killMarkedProcesses } from './processes.ts'
import { NETWORK_VARIABLES } from './server.ts'

/** A workflow to run here as GitHub would run it on a self-hosted runner. */
export interface WorkflowRun {
  /** The act program. */
  readonly act: string
  /** The repository; every job gets a copy of its files, without what git ignores. */
  readonly repository: string
  /** The workflow's file, relative to the repository. */
  readonly workflow: string
  readonly event: 'workflow_dispatch' | 'schedule'
  readonly runId: string
  readonly inputs: Readonly<Record<string, string>>
  readonly variables: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, string>>
  /** What the runner would set for every step, such as the results service's address and token. */
  readonly environment: Readonly<Record<string, string>>
  /** Is told everything as it happens. */
  readonly onEvent: (event: ActEvent) => void
  readonly signal: AbortSignal
}

/** How one job went. */
export interface JobResult {
  readonly job: string
  readonly result: JobEnd
  readonly seconds: number
}

/** What steps may inherit from the machine; everything else stays away from them, as on a fresh runner. */
const INHERITED = /^(HOME|USER|LANG|LC_\w+|TMPDIR|NODE_EXTRA_CA_CERTS)$/

/** act stops reading an action's terminal when the action ends, at times before it has read its last words. */
const UNHURRIED = `process.on('exit', () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300))`

/**
 * Runs a workflow with act in host mode: no containers, each job in a temporary folder of its own.
 *
 * Nothing confidential stands on a command line; nothing of a run is left when it has ended, however it ended.
 *
 * @returns the jobs that started, in the order of their ends
 * @throws the signal's reason when it aborts
 */
export async function runWorkflow(run: WorkflowRun): Promise<JobResult[]> {
  run.signal.throwIfAborted()
  const folder = await mkdtemp(join(tmpdir(), 'gpu-retrain-act-'))
  const mark = `GPU_RETRAIN_ACT=${randomUUID()}`
  try {
    return await follow(run, await writeFiles(run, folder), stepEnvironment(folder, mark))
  } finally {
    await killMarkedProcesses(mark, [])
    await rm(folder, { recursive: true, force: true })
  }
}

/** @returns act's arguments */
async function writeFiles(run: WorkflowRun, folder: string): Promise<string[]> {
  const environment = { ...run.environment, GITHUB_RUN_ID: run.runId, GITHUB_RUN_ATTEMPT: '1' }
  const files = { 'env-file': environment, 'secret-file': run.secrets, 'var-file': run.variables }
  await mkdir(join(folder, 'cache'))
  await writeFile(join(folder, 'event.json'), JSON.stringify({ inputs: run.inputs }))
  const args: string[] = [run.event, '--workflows', run.workflow, '--json', '--no-cache-server']
  for (const [option, variables] of Object.entries(files)) {
    const file = join(folder, `${option}.yaml`)
    await writeFile(file, variableFile(variables), { mode: 0o600 })
    args.push(`--${option}`, file)
  }
  args.push('--eventpath', join(folder, 'event.json'))
  return [...args, '--platform', 'self-hosted=-self-hosted']
}

function stepEnvironment(folder: string, mark: string): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => INHERITED.test(name) || NETWORK_VARIABLES.test(name),
  )
  const [name = '', value = ''] = mark.split('=')
  return {
    ...(Object.fromEntries(inherited) as Record<string, string>),
    [name]: value,
    // act runs `using: node24` with whatever node comes first.
    PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(UNHURRIED)}`,
    // The jobs' workspaces, which act leaves behind after a failure.
    XDG_CACHE_HOME: join(folder, 'cache'),
  }
}

async function follow(run: WorkflowRun, args: string[], env: Record<string, string>): Promise<JobResult[]> {
  const child = spawn(run.act, args, {
    cwd: run.repository,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: run.signal,
    killSignal: 'SIGKILL',
  })
  const closed = once(child, 'close')
  // A signal's abort shows up in both; whoever comes second must not bring the process down.
  closed.catch(() => undefined)
  const started = new Map<string, number>()
  const results: JobResult[] = []
  const read = (line: string) => {
    const event = readActLine(line)
    if (event === undefined) return
    run.onEvent(event)
    const begin = started.get(event.job) ?? Date.now()
    started.set(event.job, begin)
    if (event.kind === 'end')
      results.push({ job: event.job, result: event.result, seconds: (Date.now() - begin) / 1000 })
  }
  createInterface({ input: child.stdout }).on('line', read)
  createInterface({ input: child.stderr }).on('line', read)
  await closed.catch((error: unknown) => {
    run.signal.throwIfAborted()
    throw error
  })
  run.signal.throwIfAborted()
  return results
}
