import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { ActEvent } from './act/events.ts'
import { type JobResult, runWorkflow } from './act.ts'
import { ACT, ROOT } from './paths.ts'
import type { ResultsService } from './results.ts'

const run = promisify(execFile)

/** One run of the pipeline on this machine, against any server. */
export interface PipelineRun {
  readonly event: 'workflow_dispatch' | 'schedule'
  readonly runId: string
  /** How to reach the server; empty texts are as if the repository had no such variable or secret. */
  readonly access: { server: string; sshKey: string; sshPassphrase: string; hostKey: string }
  /** The server-side home of everything; empty when the settings name it. */
  readonly root: string
  /** Lines `NAME=value` for the hooks. */
  readonly hookSecrets?: string
  /** Further variables of the repository. */
  readonly variables?: Readonly<Record<string, string>>
  /** The runner-side home of records and indexes, absolute. */
  readonly home: string
  /** Inputs of the dispatch; a schedule has none. */
  readonly inputs: Readonly<Record<string, string>>
  readonly results: ResultsService
  readonly onEvent: (event: ActEvent) => void
  readonly signal: AbortSignal
}

/** Whoever runs it here may read all of this machine anyway, and install what they like on their server. */
const OWN_MACHINE = { GPU_ALLOWED_PATHS: '/', GPU_ALLOW_PACKAGES: 'true' }

/** Runs this repository's retrain.yml with what GitHub would have as the environment's variables and secrets. */
export async function runPipeline(pipeline: PipelineRun, repository: string = ROOT): Promise<JobResult[]> {
  const { access, root, home, variables, results, hookSecrets = '', ...others } = pipeline
  const reach = { GPU_SERVER: access.server, GPU_HOST_KEY: access.hostKey }
  return await runWorkflow({
    ...others,
    act: ACT,
    repository,
    workflow: '.github/workflows/retrain.yml',
    variables: { ...reach, ...OWN_MACHINE, GPU_ROOT: root, GPU_HOME: home, ...variables },
    secrets: {
      GPU_SSH_KEY: access.sshKey,
      GPU_SSH_PASSPHRASE: access.sshPassphrase,
      GPU_HOOK_SECRETS: hookSecrets,
    },
    environment: results.environment(pipeline.runId),
  })
}

/** A run's artifacts, each unpacked into a folder of its own. */
export interface Unpacked {
  /** What its name begins with: `model`, `report`, `logs`, `findings`; `last` for what says which is the last good one. */
  readonly kind: string
  readonly name: string
  readonly folder: string
}

/** Unpacks what a run has uploaded, as somebody would who downloads it from GitHub. */
export async function unpackArtifacts(
  results: ResultsService,
  runId: string,
  directory: string,
): Promise<Unpacked[]> {
  const unpacked = results.artifacts(runId).map(({ name, file }) => {
    const kind = name.replace(/-.*/s, '')
    return { kind, name, file, folder: join(directory, kind) }
  })
  for (const { file, folder } of unpacked) {
    await mkdir(folder, { recursive: true })
    await run('python3', ['-m', 'zipfile', '-e', file, folder])
  }
  return unpacked
}

/** Writes the summaries that GitHub would show on the run's page. */
export async function writeSummary(directory: string, events: readonly ActEvent[]): Promise<void> {
  const pages = events.filter((event) => event.kind === 'summary').map((event) => event.markdown)
  await mkdir(directory, { recursive: true })
  await writeFile(join(directory, 'summary.md'), pages.join('\n\n'))
}
