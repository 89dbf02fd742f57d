/**
 * `npm start`: the whole pipeline on this machine, as GitHub would run it. Without `--server` the rented server is here,
 * too, and without `--dataset` the pictures are drawn.
 */
import { globSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { ActEvent } from '../local/act/events.ts'
import type { JobResult } from '../local/act.ts'
import { makeDataset } from '../local/dataset.ts'
import { LOCAL, ROOT } from '../local/paths.ts'
import { type PipelineRun, runPipeline, unpackArtifacts, writeSummary } from '../local/pipeline.ts'
import { type ResultsService, startResults } from '../local/results.ts'
import { startLocalServer } from '../local/server.ts'
import { checkServerFolder } from '../local/start/folder.ts'
import { keepNewest } from '../local/start/keep-newest.ts'
import { lock } from '../local/start/lock.ts'
import { Misuse, readOptions, type StartOptions, USAGE } from '../local/start/options.ts'
import { eventText, learnedText, phaseTable, settingsText } from '../local/start/print.ts'
import { textOverride } from '../src/config/overrides.ts'
import { readPhases } from '../src/home/phases.ts'
import type { Report } from '../src/report/report.ts'

/** Where the server is, and what to ask of it. */
type Target = Pick<PipelineRun, 'access' | 'root' | 'inputs'> & AsyncDisposable

/** The same pictures on every machine. */
const DRAWN = { trainImages: 128, valImages: 24, seed: 1, sizePx: 320 }
const HOME = join(LOCAL, 'home')
/** What a run on this machine leaves is soon of no interest. */
const KEPT_RUNS = 5

const abort = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // Not once: who ends the whole group reaches us through our parents, too, and a second one would kill us before the
  // server and what runs on it are ended.
  process.on(signal, () => abort.abort(new Error(`Stopped by ${signal}.`)))
}
try {
  const options = readOptions(process.argv.slice(2))
  using _ = lock(join(LOCAL, 'start.lock'))
  process.exitCode = (await start(options)) ? 0 : 1
} catch (error) {
  // What is wrong with the command line comes first: a reader may see no more than one line.
  if (error instanceof Misuse) process.stderr.write(`${error.message}\n\n${USAGE}`)
  else process.stderr.write(`\n${error instanceof Error ? error.message : error}\n\n`)
  process.exitCode = 1
}

/** @returns whether every job succeeded */
async function start(options: StartOptions): Promise<boolean> {
  await using target = options.kind === 'local' ? await localTarget(options) : realTarget(options)
  await using results = await startResults(join(LOCAL, 'results'))
  say(`A stand-in for GitHub's artifacts and caches listens at ${results.url}.`)
  // As long as GitHub's own, and never the same twice.
  const runId = String(Date.now())
  const events: ActEvent[] = []
  const onEvent = (event: ActEvent) => {
    events.push(event)
    process.stdout.write(eventText(event))
  }
  const run = {
    event: 'workflow_dispatch',
    runId,
    home: HOME,
    hookSecrets: process.env.GPU_HOOK_SECRETS ?? '',
    results,
    onEvent,
    signal: abort.signal,
  } as const
  const jobs = await runPipeline({ ...run, ...target }).finally(() => {
    if (abort.signal.aborted && options.kind === 'real') {
      say(
        `\nA training that had started goes on on the server. To watch it: the same command with --resume ${runId}`,
      )
    }
  })
  const directory = join(LOCAL, options.kind === 'local' ? 'runs' : 'server-runs', runId)
  await writeSummary(directory, events)
  // Records lie under the training's id, which is the run's own unless it goes on with an earlier one.
  const trainingId = options.resume || runId
  await conclude(results, jobs, { runId, trainingId, directory })
  const isDone = jobs.length > 0 && jobs.every(({ result }) => result !== 'failure')
  if (!isDone) say(settingsText(options.config))
  keepNewest(LOCAL, KEPT_RUNS)
  return isDone
}

async function localTarget(options: StartOptions & { kind: 'local' }): Promise<Target> {
  const directory = join(LOCAL, 'server')
  checkServerFolder(directory)
  const drawn = options.pictures === 'drawn' ? [textOverride('dataset.path', await drawnDataset())] : []
  const server = await startLocalServer({ directory })
  say(`The rented server: ${server.server}, a private sshd on this machine; its disk is ${server.root}`)
  return {
    access: { server: server.server, sshKey: server.sshKey, sshPassphrase: '', hostKey: server.hostKey },
    root: server.root,
    inputs: inputsOf(options, drawn),
    [Symbol.asyncDispose]: server.stop,
  }
}

/** @returns its folder */
async function drawnDataset(): Promise<string> {
  const folder = join(LOCAL, `drawn-fire-${DRAWN.trainImages}-${DRAWN.valImages}`)
  await makeDataset(folder, DRAWN)
  say(`The dataset: ${DRAWN.trainImages + DRAWN.valImages} drawn pictures in ${folder}`)
  return folder
}

function realTarget(options: StartOptions & { kind: 'real' }): Target {
  const { server, sshKey, hostKey, root } = options
  return {
    access: { server, sshKey, sshPassphrase: process.env.GPU_SSH_PASSPHRASE ?? '', hostKey },
    root,
    inputs: inputsOf(options),
    [Symbol.asyncDispose]: async () => undefined,
  }
}

/** The inputs of the workflow; what was given on the command line wins. */
function inputsOf(
  { config, resume, overrides }: StartOptions,
  first: readonly string[] = [],
): Readonly<Record<string, string>> {
  return { config: inRepository(config), resume, overrides: [...first, ...overrides].join('\n') }
}

/** Where the jobs find settings of this repository: each works on a copy of it, from which alone hooks are run. */
function inRepository(config: string): string {
  const inside = relative(ROOT, config)
  return inside.startsWith('..') ? config : inside
}

/** Says how long everything took and where everything lies. */
async function conclude(
  results: ResultsService,
  jobs: readonly JobResult[],
  { runId, trainingId, directory }: { runId: string; trainingId: string; directory: string },
): Promise<void> {
  // A training that goes on has records of earlier runs, too.
  const records = (await readPhases(HOME, trainingId)).filter(
    ({ startedAt }) => Date.parse(startedAt) >= Number(runId),
  )
  say(`\n${phaseTable(jobs, records)}`)
  const unpacked = await unpackArtifacts(results, runId, directory)
  const find = (kind: string, pattern: string) => {
    const folder = unpacked.find((artifact) => artifact.kind === kind)?.folder
    return folder === undefined ? [] : globSync(pattern, { cwd: folder }).map((file) => join(folder, file))
  }
  for (const file of find('report', 'report.json')) {
    say(learnedText(JSON.parse(readFileSync(file, 'utf8')) as Report))
  }
  for (const file of find('model', '**/best.pt')) say(`  Model    ${file}`)
  for (const file of find('report', '**/*.html')) say(`  Report   ${file}`)
  for (const { kind, folder } of unpacked) if (kind === 'logs') say(`  Logs     ${folder}`)
  say(`  Summary  ${join(directory, 'summary.md')}`)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
