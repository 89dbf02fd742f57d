import { createCipheriv, createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LocalServer, startLocalServer } from '../../local/server.ts'
import { connect } from '../../src/link/connect.ts'
import type { Linked } from '../../src/link/connect-once.ts'
import { type Log, silentLog } from '../../src/log.ts'
import type { Operation } from '../../src/ssh/operation.ts'
import { TRANSFER } from '../../src/transfer/operations.ts'
import { transfer } from '../../src/transfer/transfer.ts'
import type { TransferOptions, TransferResult } from '../../src/transfer/transfer-options.ts'
import { transferOptions } from './transfer-options.ts'

/** A dataset on a runner, a server, and transfers between them. */
export interface TransferWorld extends AsyncDisposable {
  readonly server: LocalServer
  /** The dataset's folder. */
  readonly source: string
  readonly home: string
  /** What the transfers said. */
  readonly lines: string[]
  put(path: string | Buffer, content: string | Buffer): void
  connectOnce(signal?: AbortSignal, operations?: readonly Operation[]): Promise<Linked>
  transfer(
    changes?: Partial<TransferOptions>,
    connectOnce?: (signal?: AbortSignal) => Promise<Linked>,
  ): Promise<TransferResult>
}

/**
 * Starts with an empty dataset and an empty server.
 *
 * @param sshdLines further lines for its sshd_config, for a server whose root will be this folder
 */
export async function transferWorld(
  sshdLines: (root: string) => string[] = () => [],
): Promise<TransferWorld> {
  const directory = await mkdtemp(join(tmpdir(), 'transfer-'))
  const place = join(directory, 'server')
  const server = await startLocalServer({ directory: place, sshdLines: sshdLines(join(place, 'root')) })
  const source = join(directory, 'data')
  const home = join(directory, 'home')
  const lines: string[] = []
  const log: Log = { ...silentLog, info: (line) => lines.push(line), notice: (line) => lines.push(line) }
  const signal = new AbortController().signal
  mkdirSync(source)
  const access = { ...server, sshPassphrase: '' }
  const connectOnce = async (connecting = signal, operations = TRANSFER): Promise<Linked> => {
    const connection = await connect(access, { log, signal: connecting }, { patienceMs: 0 })
    const starting = await connection.beginAgent(server.root, operations)
    return { ...starting, roundTripMs: connection.roundTripMs, destroy: () => connection.destroy() }
  }
  const options = transferOptions({ source, home })
  return {
    server,
    source,
    home,
    lines,
    connectOnce,
    put: (path, content) => {
      const full = Buffer.concat([Buffer.from(`${source}/`), Buffer.from(path)])
      mkdirSync(full.subarray(0, full.lastIndexOf('/')), { recursive: true })
      writeFileSync(full, content)
    },
    transfer: (changes = {}, linked = connectOnce) =>
      transfer({ ...options, ...changes }, { log, signal, connectOnce: (connecting) => linked(connecting) }),
    [Symbol.asyncDispose]: async () => {
      await server.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** Every file of a folder, by its raw path as latin1, with the hash of its content. */
export function contentOf(folder: string): Map<string, string> {
  const found = new Map<string, string>()
  const visit = (at: Buffer): void => {
    for (const entry of readdirSync(at, { withFileTypes: true, encoding: 'buffer' })) {
      const path = Buffer.concat([at, Buffer.from('/'), entry.name])
      if (entry.isDirectory()) visit(path)
      else found.set(relative(path), createHash('sha256').update(readFileSync(path)).digest('hex'))
    }
  }
  const relative = (path: Buffer): string => path.subarray(folder.length + 1).toString('latin1')
  visit(Buffer.from(folder))
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Bytes that no compressor shortens and no other seed repeats. */
export function noise(bytes: number, seed: string): Buffer {
  const key = createHash('sha256').update(seed).digest()
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(bytes))
}
