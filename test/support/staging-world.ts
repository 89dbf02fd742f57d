import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { markedProcesses } from '../../local/processes.ts'
import { type LocalServer, startLocalServer } from '../../local/server.ts'
import { type Reached, reach } from '../../src/link/reach.ts'
import { DISPATCH, HOST } from '../../src/staging/operations.ts'
import { type StagingContext, type StagingOptions, transferFromServer } from '../../src/staging/transfer.ts'
import { TRANSFER } from '../../src/transfer/operations.ts'
import type { TransferResult } from '../../src/transfer/transfer-options.ts'
import { type RecordedLog, recordedLog } from './recorded-log.ts'
import { transferOptions } from './transfer-options.ts'
import { type TransferWorld, transferWorld } from './transfer-world.ts'

/** A runner, a staging server that it can fill, and a training server. */
export interface StagingWorld extends AsyncDisposable {
  /** The runner and the staging server. */
  readonly staging: TransferWorld
  readonly training: LocalServer
  readonly log: RecordedLog
  /** The file in which the training server's sshd looks for keys. */
  readonly authorizedKeys: string
  /** Has the staging server send what it has; `changes` replace ways of reaching the servers. */
  send(options?: Partial<StagingOptions>, changes?: Partial<StagingContext>): Promise<TransferResult>
  /** Reaches the training server once more. */
  connectBeside(signal: AbortSignal): Promise<Reached>
  /** Process ids of everything that a server runs for us. */
  processesOf(server: LocalServer): number[]
  /** Those of our Python alone. */
  agentsOf(server: LocalServer): number[]
}

/** Starts both servers, empty. */
export async function stagingWorld(): Promise<StagingWorld> {
  const directory = await mkdtemp(join(tmpdir(), 'training-'))
  const staging = await transferWorld()
  const training = await startLocalServer({ directory })
  const log = recordedLog()
  const signal = AbortSignal.timeout(300_000)
  const from = { access: { ...staging.server, sshPassphrase: '' }, root: staging.server.root }
  const to = { access: { ...training, sshPassphrase: '' }, root: training.root }
  const connectBeside = (connecting: AbortSignal) => reach(to, HOST, connecting)
  const context: StagingContext = {
    log,
    signal,
    connectOnce: (connecting) => reach(to, TRANSFER, connecting),
    connectBeside,
    connectStaging: (connecting) => reach(from, DISPATCH, connecting),
  }
  const authorizedKeys = join(directory, 'authorized_keys')
  const options: StagingOptions = {
    ...transferOptions({ source: staging.server.server, home: staging.home }),
    digest: '',
    authorizedKeys,
  }
  return {
    staging,
    training,
    log,
    authorizedKeys,
    connectBeside,
    send: (more = {}, changes = {}) =>
      transferFromServer({ ...options, ...more }, { ...context, ...changes }),
    processesOf,
    agentsOf: (server) => processesOf(server).filter((pid) => commandOf(pid).includes('\0-u\0-c\0')),
    [Symbol.asyncDispose]: async () => {
      await training.stop()
      await staging[Symbol.asyncDispose]()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

function processesOf({ root }: LocalServer): number[] {
  const folder = createHash('sha256').update(dirname(root)).digest('hex')
  return markedProcesses(`GPU_RETRAIN_LOCAL_SERVER=${folder}`, [])
}

/** Words of a process's command, each with a zero after it; empty when it has ended. */
export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}
