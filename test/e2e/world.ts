import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ActEvent } from '../../local/act/events.ts'
import { type DrawnDataset, makeDataset } from '../../local/dataset.ts'
import { LOCAL } from '../../local/paths.ts'
import { type PipelineRun, runPipeline, unpackArtifacts } from '../../local/pipeline.ts'
import { type ResultsService, startResults } from '../../local/results.ts'
import { type LocalServer, startLocalServer } from '../../local/server.ts'
import { type Change, makeRepository } from './repository.ts'

/** The jobs of the workflow, in their order. */
export const JOBS = ['preflight', 'setup-env', 'transfer', 'train', 'collect']
/** Kept from run to run for its Python environment, which is far too large to make anew each time. */
export const ROOT_ON_SERVER = join(LOCAL, 'test-environment/root')

/** A dataset, a repository with the workflow, a server and GitHub's results service; all but the environment ends with it. */
export interface EndToEnd extends AsyncDisposable {
  readonly folder: string
  readonly dataset: string
  /** The runner-side home. */
  readonly home: string
  readonly server: LocalServer
  /** Runs the pipeline, and shows its log when a job fails that should not. No line of it may hold a part of the key. */
  play(event: PipelineRun['event'], runId: string, told?: Told): Promise<Played>
}

/** What a run is given, and what is thought of its end. */
export interface Told {
  readonly inputs?: Record<string, string>
  readonly variables?: Record<string, string>
  readonly mayFail?: boolean
}

/** What came of a run. */
export interface Played {
  readonly log: string
  /** Each job and its result. */
  readonly jobs: ReadonlyArray<readonly [string, string]>
  /** Folders of the unpacked artifacts, by kind. */
  readonly artifacts: Readonly<Record<string, string>>
}

/** Has everything there that a run needs; the dataset's name is the server's, too. */
export async function endToEnd(
  name: string,
  drawn: DrawnDataset,
  change: Omit<Change, 'dataset' | 'server'>,
): Promise<EndToEnd> {
  const folder = await mkdtemp(join(tmpdir(), 'gpu-retrain-e2e-'))
  const [dataset, home] = [join(folder, 'dataset'), join(folder, 'home')]
  await mkdir(ROOT_ON_SERVER, { recursive: true })
  const server = await startLocalServer()
  const results = await startResults(join(folder, 'results'))
  await makeDataset(dataset, drawn)
  const places = { dataset: { path: dataset, name }, server: { root: ROOT_ON_SERVER } }
  makeRepository(join(folder, 'repository'), { ...places, ...change })
  const runIds = new Set<string>()
  return {
    folder,
    dataset,
    home,
    server,
    play: async (event, runId, told = {}) => {
      runIds.add(runId)
      return await play({ folder, home, server, results }, event, runId, told)
    },
    [Symbol.asyncDispose]: async () => {
      await results.stop()
      await server.stop()
      const onServer = [`trees/${name}`, ...[...runIds].map((id) => `trainings/${id}`)]
      for (const path of onServer) await rm(join(ROOT_ON_SERVER, path), { recursive: true, force: true })
      await rm(folder, { recursive: true })
    },
  }
}

async function play(
  {
    folder,
    home,
    server,
    results,
  }: Pick<EndToEnd, 'folder' | 'home' | 'server'> & { results: ResultsService },
  event: PipelineRun['event'],
  runId: string,
  { inputs = {}, variables = {}, mayFail = false }: Told,
): Promise<Played> {
  const events: ActEvent[] = []
  const onEvent = (happened: ActEvent) => events.push(happened)
  const access = { server: server.server, sshKey: server.sshKey, sshPassphrase: '', hostKey: server.hostKey }
  const run = { event, runId, access, root: '', home, variables, inputs, results, onEvent }
  const finished = await runPipeline(
    { ...run, signal: AbortSignal.timeout(900_000) },
    join(folder, 'repository'),
  )
  const log = events.map((happened) => JSON.stringify(happened)).join('\n')
  assert.ok(!log.includes(server.sshKey.split('\n')[2] ?? ''), 'the log holds a line of the private key')
  if (!mayFail && finished.some(({ result }) => result === 'failure')) process.stdout.write(`${log}\n`)
  const unpacked = await unpackArtifacts(results, runId, join(folder, 'unpacked', runId))
  return {
    log,
    jobs: finished.map(({ job, result }) => [job, result]),
    artifacts: Object.fromEntries(unpacked.map((artifact) => [artifact.kind, artifact.folder])),
  }
}
