/** Fetching over a line that breaks: a real sshd, a real agent, and a connection that is dropped in mid-file. */
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { type LocalServer, startLocalServer } from '../../local/server.ts'
import { fetchResults } from '../../src/collect/fetch.ts'
import { connect } from '../../src/link/connect.ts'
import { silentLog } from '../../src/log.ts'
import type { Agent } from '../../src/ssh/agent.ts'
import { prepareTraining } from '../support/prepared-training.ts'

// Far more than can be on its way when the line breaks: 2 MiB in the SSH window and 8 MiB in the agent's inbox.
const MODEL = randomBytes(40_000_000)
const DROP_AFTER_BYTES = 4_000_000
const context = { log: silentLog, signal: AbortSignal.timeout(60_000) }

test('a connection that is lost in mid-file costs no byte twice', async () => {
  const home = await mkdtemp(join(tmpdir(), 'gpu-retrain-fetch-'))
  await using server = await startLocalServer()
  await prepareTraining(server.root, '7', { model: MODEL })
  const line = new BreakingLine(server)
  const { folder, files } = await fetchResults(() => line.open(), { home, trainingId: '7' }, context)
  const best = files.find(({ path }) => path.endsWith('best.pt'))
  assert.equal(best?.sha256, createHash('sha256').update(MODEL).digest('hex'))
  assert.deepEqual(await readFile(join(folder, best.path)), MODEL)
  assert.equal(line.opened, 2)
  const total = files.reduce((sum, { size }) => sum + size, 0)
  // The chunk in which the line broke had arrived, and was written, before the loss was noticed.
  assert.equal(line.receivedBytes, total)
  await rm(home, { recursive: true })
})

/** Opens agents; the first one's connection is dropped when so many bytes have come over it. */
class BreakingLine {
  readonly #server: LocalServer
  opened = 0
  receivedBytes = 0

  constructor(server: LocalServer) {
    this.#server = server
  }

  async open(): Promise<Agent> {
    const connection = await connect({ ...this.#server, sshPassphrase: '' }, context)
    const agent = await connection.openAgent(this.#server.root)
    const breaks = this.opened++ === 0
    return {
      call: (operation, args, options = {}) =>
        agent.call(operation, args, {
          ...options,
          onData: async (chunk) => {
            await options.onData?.(chunk)
            this.receivedBytes += chunk.length
            if (breaks && this.receivedBytes > DROP_AFTER_BYTES) connection.destroy()
          },
        }),
      open: (operation, args, options) => agent.open(operation, args, options),
      end: () => connection.end(),
      [Symbol.asyncDispose]: () => connection.end(),
    }
  }
}
