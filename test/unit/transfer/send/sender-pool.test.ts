import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Failure } from '../../../../src/errors.ts'
import type { Helpers } from '../../../../src/link/helpers.ts'
import type { LinkWork, ServerLink } from '../../../../src/link/server-link.ts'
import { silentLog } from '../../../../src/log.ts'
import type { Agent } from '../../../../src/ssh/agent.ts'
import type { Job } from '../../../../src/transfer/jobs/job.ts'
import { JobQueue, type JobSource } from '../../../../src/transfer/jobs/job-queue.ts'
import { Progress } from '../../../../src/transfer/progress/progress.ts'
import type { ConnectionCount } from '../../../../src/transfer/send/connection-count.ts'
import { SenderPool } from '../../../../src/transfer/send/sender-pool.ts'
import { records, ScriptedServer } from '../../../support/scripted-server.ts'

const closed = { count: 0 }

/** A link whose server takes everything at once, or one that fails. */
function linkTo(failure?: Error): ServerLink {
  const use = async (work: LinkWork<void>): Promise<void> => {
    if (failure) throw failure
    const server = new ScriptedServer((there) => there.say({ acked: there.received }))
    await work({ open: () => server } as unknown as Agent, () => undefined)
  }
  return { use, [Symbol.asyncDispose]: async () => closed.count++ } as unknown as ServerLink
}

/** Jobs until it is told to stop. */
class Endless implements JobSource {
  isOver = false
  readonly bytesLeft = 1e9

  next(): Job | undefined {
    if (this.isOver) return undefined
    const job = records(1)
    return { ...job, read: () => sleep(1).then(() => job.read()) }
  }
}

async function poolOf(
  work: (
    pool: SenderPool,
    connections: { count: number },
    progress: Progress,
    source: Endless,
  ) => Promise<void>,
  helper: () => ServerLink = linkTo,
): Promise<string[]> {
  const notices: string[] = []
  const log = { ...silentLog, notice: (line: string) => notices.push(line) }
  using progress = new Progress(log)
  const source = new Endless()
  const connections = { count: 1 }
  const signal = new AbortController().signal
  const pool = new SenderPool({
    queue: new JobQueue(source),
    link: linkTo(),
    helpers: { over: false, add: helper } as unknown as Helpers,
    connections: connections as ConnectionCount,
    progress,
    log,
    sender: { meter: progress, pace: { take: async () => undefined }, signal },
  })
  const running = pool.run()
  try {
    await Promise.race([work(pool, connections, progress, source), running])
  } finally {
    source.isOver = true
  }
  await running
  return notices
}

const soon = (): Promise<void> => sleep(50)

describe('SenderPool', () => {
  it('is as many as are wanted, at any time', async () => {
    await poolOf(async (pool, connections, progress) => {
      for (const count of [3, 8, 2, 4, 1]) {
        connections.count = count
        pool.adjust()
        await soon()
        assert.deepEqual([pool.sending, progress.connections], [count, count])
      }
      assert.equal(closed.count, 6 + 3)
    })
  })

  it('does not take back a helper that was told to leave and whose line then broke', async () => {
    let senders = 0
    const breaks = (): ServerLink => {
      const use = async (work: LinkWork<void>): Promise<void> => {
        const server = new ScriptedServer((there) => sleep(20).then(() => there.lose()))
        const agent = { open: () => ++senders && server } as unknown as Agent
        await work(agent, () => undefined).catch(() => work(agent, () => undefined))
      }
      return { use, [Symbol.asyncDispose]: async () => undefined } as unknown as ServerLink
    }
    await poolOf(async (pool, connections) => {
      for (const count of [2, 1]) {
        connections.count = count
        pool.adjust()
        await sleep(10)
      }
      await soon()
    }, breaks)
    assert.equal(senders, 1)
  })

  // The last two are what the shell of a server that allows no more processes ends with, and Python.
  for (const code of ['SERVER_UNREACHABLE', 'SHELL_UNUSABLE', 'AGENT_FAILED'] as const) {
    it(`goes on with fewer when a helper finds no way (${code}), and says so once`, async () => {
      const lost = new Failure(code, { what: 'Refused.', safe: '', next: '' })
      const notices = await poolOf(
        async (pool, connections, progress) => {
          connections.count = 2
          for (let turn = 0; turn < 3; turn++) {
            pool.adjust()
            await soon()
          }
          assert.deepEqual([pool.sending, progress.connections], [1, 1])
        },
        () => linkTo(lost),
      )
      assert.deepEqual(notices, ['Going on with fewer connections (1): Refused.'])
    })
  }

  it('fails with a helper that has found more than a bad line', async () => {
    const full = new Failure('REMOTE_DISK_FULL', { what: 'Full.', safe: '', next: '' })
    const running = poolOf(
      async (pool, connections) => {
        connections.count = 2
        pool.adjust()
        await soon()
      },
      () => linkTo(full),
    )
    await assert.rejects(running, { code: 'REMOTE_DISK_FULL' })
  })
})
