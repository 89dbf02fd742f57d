import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { readInputs as readPreflight } from '../../actions/preflight/inputs.ts'
import { type PreflightResult, main as preflight } from '../../actions/preflight/main.ts'
import { readInputs as readSetupEnv } from '../../actions/setup-env/inputs.ts'
import { haveWeights } from '../../actions/setup-env/main.ts'
import { readInputs as readTrain } from '../../actions/train/inputs.ts'
import { readInputs as readTransfer } from '../../actions/transfer/inputs.ts'
import { main as transfer } from '../../actions/transfer/main.ts'
import { makeDataset } from '../../local/dataset.ts'
import { type LocalServer, startLocalServer } from '../../local/server.ts'
import type { Plan } from '../../src/config/plan.ts'
import { ENVIRONMENT } from '../../src/environment/operations.ts'
import type { ServerWeights, Venv } from '../../src/environment/replies.ts'
import { InputReader } from '../../src/github/inputs.ts'
import type { ServerInputs } from '../../src/github/server-inputs.ts'
import { openAgent } from '../../src/link/open-agent.ts'
import { makeKeyPair } from '../../src/ssh/key-pair.ts'
import { attach } from '../../src/training/attach.ts'
import { follow } from '../../src/training/follow.ts'
import { Narrator } from '../../src/training/narrator.ts'
import type { TrainingStatus } from '../../src/training/states.ts'
import type { TransferResult } from '../../src/transfer/transfer-options.ts'
import { type RecordedLog, recordedLog } from './recorded-log.ts'
import { ULTRALYTICS_PYTHON } from './ultralytics-python.ts'

/** What started a run. */
export interface Started {
  readonly runId: string
  readonly eventName: string
}

/** A server, a repository with a small drawn dataset `fire`, and the actions between them, run from source. */
export interface PipelineWorld extends AsyncDisposable {
  readonly server: LocalServer
  /** Where the repository is checked out. */
  readonly workspace: string
  readonly log: RecordedLog
  readonly signal: AbortSignal
  /** Runs preflight; `inputs` are further ones. */
  decide(inputs?: Record<string, string>): Promise<Plan>
  /** The same as a run of that id and event, with all that preflight decides. */
  preflight(inputs: Record<string, string>, run: Started): Promise<PreflightResult>
  /** Does what setup-env does about weights, with the tests' own Ultralytics. */
  provide(plan: Plan): Promise<ServerWeights[]>
  /** Runs transfer; `inputs` are further ones. */
  send(plan: Plan, inputs?: Record<string, string>): Promise<TransferResult>
  /** Starts a training with the tests' own Ultralytics, and follows it to its end. */
  train(plan: Plan, digest: string, trainingId: string): Promise<TrainingStatus>
}

/**
 * Starts one.
 *
 * @param settings the text of its `retrain.yaml`
 */
export async function pipelineWorld(settings: string): Promise<PipelineWorld> {
  const server = await startLocalServer()
  const workspace = await mkdtemp(join(tmpdir(), 'pipeline-'))
  const log = recordedLog()
  const signal = AbortSignal.timeout(300_000)
  const run = {
    runId: '1',
    runAttempt: 1,
    eventName: '',
    repository: '',
    url: '',
    workspace,
    hasArtifacts: false,
    temp: tmpdir(),
  }
  const context = { log, signal, summary: { write: async () => undefined }, run, startedAt: new Date() }
  await makeDataset(join(workspace, 'fire'), { trainImages: 8, valImages: 4, seed: 7, sizePx: 64 })
  await writeFile(join(workspace, 'retrain.yaml'), settings)
  const home = join(workspace, 'home')
  const reader = (inputs: Record<string, string>): InputReader => readerOf({ ...server, home }, inputs)
  // The key is not read as an input: that would print commands that mask it.
  const reaching = <T extends ServerInputs>(inputs: T): T => ({
    ...inputs,
    access: { ...inputs.access, sshKey: server.sshKey },
  })
  return {
    server,
    workspace,
    log,
    signal,
    decide: async (inputs = {}) =>
      (await preflight(reaching(readPreflight(reader(inputs), run)), context)).plan,
    preflight: (inputs, started) => {
      const own = { ...run, ...started }
      return preflight(reaching(readPreflight(reader(inputs), own)), { ...context, run: own })
    },
    provide: async (plan) => {
      const inputs = reaching(readSetupEnv(reader({ plan: JSON.stringify(plan) })))
      await using agent = await openAgent(inputs, ENVIRONMENT, context)
      return await haveWeights(agent, await borrowedVenv(server.root), inputs, context)
    },
    send: (plan, inputs = {}) =>
      transfer(reaching(readTransfer(reader({ plan: JSON.stringify(plan), ...inputs }), run)), context),
    train: async (plan, digest, trainingId) => {
      const venv = dirname(dirname(ULTRALYTICS_PYTHON))
      const given = { plan: JSON.stringify(plan), digest, venv, 'training-id': trainingId }
      const inputs = reaching(readTrain(reader(given)))
      const where = { access: inputs.access, root: server.root, trainingId }
      await attach(where, inputs.order, { log, signal })
      return follow(where, new Narrator(log, null), () => undefined, { log, signal })
    },
    [Symbol.asyncDispose]: async () => {
      await server.stop()
      await rm(workspace, { recursive: true })
    },
  }
}

/** A venv on the server that is only a way to the tests' own. */
export async function borrowedVenv(root: string): Promise<Venv> {
  const fingerprint = 'f'.repeat(64)
  const venv = join(root, 'venvs', fingerprint)
  await mkdir(join(venv, 'bin'), { recursive: true, mode: 0o700 })
  await writeFile(join(venv, 'bin/python'), `#!/bin/sh\nexec '${ULTRALYTICS_PYTHON}' "$@"\n`, { mode: 0o700 })
  const built = { python: '3', installer: 'uv', torchIndex: '', packages: 1, seconds: 1 } as const
  return { venv, fingerprint, reused: true, ...built }
}

function readerOf(
  { server, hostKey, root, home }: Pick<LocalServer, 'server' | 'hostKey' | 'root'> & { home: string },
  inputs: Record<string, string>,
): InputReader {
  const all = { server, 'ssh-key': makeKeyPair().privateKey, 'host-key': hostKey, root, home, ...inputs }
  const variables = Object.entries(all).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])
  return new InputReader(Object.fromEntries(variables))
}
