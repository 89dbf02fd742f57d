/**
 * The real Ultralytics on the CPU, over two real sshds: the first server's whole root is deleted in mid-training, and the
 * training goes on on the second one from what the runner had mirrored. Needs a venv with Ultralytics, as
 * real-training.test.ts does.
 */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fetchResults } from '../../src/collect/fetch.ts'
import { RESULTS } from '../../src/collect/operations.ts'
import { openAgent } from '../../src/link/open-agent.ts'
import { goOnFromMirror } from '../../src/mirror/go-on.ts'
import { generations } from '../../src/mirror/kept.ts'
import { Mirroring } from '../../src/mirror/mirroring.ts'
import { movesText } from '../../src/report/moves-text.ts'
import { readRecord } from '../../src/report/record.ts'
import { attach } from '../../src/training/attach.ts'
import { follow } from '../../src/training/follow.ts'
import { Narrator } from '../../src/training/narrator.ts'
import { totalSeconds } from '../../src/training/states.ts'
import { TokenBucket } from '../../src/transfer/send/pace.ts'
import { ULTRALYTICS } from '../../src/workloads/ultralytics/workload.ts'
import { recordedLog } from '../support/recorded-log.ts'
import { type TrainingWorld, trainingWorld } from '../support/training-world.ts'
import { ULTRALYTICS_PYTHON } from '../support/ultralytics-python.ts'

const EPOCHS = 7
const ID = 'real'
const signal = AbortSignal.timeout(600_000)
const pace = new TokenBucket([])

test('the root is deleted in mid-training: it goes on on another server, to the same number of epochs', async () => {
  const home = mkdtempSync(join(tmpdir(), 'gpu-retrain-lost-'))
  try {
    await using first = await trainingWorld()
    await using second = await trainingWorld()
    const at = (world: TrainingWorld) => ({ access: world.access, root: world.root, trainingId: ID })
    const order = (world: TrainingWorld) => ({
      ...world.order(ID, { epochs: EPOCHS, time: 0 }),
      // Another path on each server, as other roots give it.
      venv: `${dirname(dirname(ULTRALYTICS_PYTHON))}${world === first ? '/.' : ''}`,
      args: { epochs: EPOCHS, imgsz: 64, batch: 8, device: 'cpu', seed: 1 },
    })
    const log = recordedLog()
    const mirrored = () =>
      log.lines.some((line) => /^info: Mirrored: the checkpoint after epoch [1-9]/.test(line))

    await attach(at(first), order(first), { log, signal })
    const over = new AbortController()
    const context = { log, signal: AbortSignal.any([signal, over.signal]) }
    await using mirroring = new Mirroring(at(first), { home, pace }, 0.001, context)
    await assert.rejects(
      follow(
        at(first),
        new Narrator(log, null),
        (state) => {
          mirroring.saw(state)
          if (mirrored()) over.abort()
        },
        context,
      ),
    )
    const old = (await first.json(ID, 'state.json')) as {
      supervisor: { pid: number }
      driver: { pid: number }
    }
    for (const { pid } of [old.supervisor, old.driver]) process.kill(pid, 'SIGKILL')
    const before = await first.events(ID)
    await rm(first.root, { recursive: true, maxRetries: 10 })
    const [kept] = await generations(home, ID)
    assert.ok(kept)
    const told = JSON.parse(await readFile(join(kept.folder, 'state.json'), 'utf8'))

    const again = recordedLog()
    const sending = { home, pace, connections: 1, owner: 'a test' } as const
    await goOnFromMirror(at(second), order(second), sending, { log: again, signal })
    await attach(at(second), order(second), { log: again, signal })
    const ended = await follow(at(second), new Narrator(again, null), () => undefined, { log: again, signal })
    assert.deepEqual([ended.state?.state, ended.state?.attempt, ended.state?.epoch], ['finished', 2, EPOCHS])
    const seconds = (ended.state && totalSeconds(ended.state)) ?? 0
    assert.ok(seconds > told.seconds + 1, `hours add up: ${seconds} s after ${told.seconds} s`)

    const lines = again.lines.join('\n')
    const [, resumed = ''] = /info: Resuming after epoch (\d+) \(checkpoint [0-9a-f]{12}\)/.exec(lines) ?? []
    const [, moved = 'none'] = /info: Server 2 from here on: .* after epoch (\d+)\./.exec(lines) ?? []
    assert.equal(moved, resumed)
    const events = await second.events(ID)
    assert.deepEqual(events.slice(0, 5), before.slice(0, 5), 'one record over both servers')
    assert.deepEqual(
      events.filter(({ type, attempt }) => type === 'epoch' && attempt === 2).map(({ epoch }) => epoch),
      Array.from({ length: EPOCHS - Number(resumed) }, (_, index) => Number(resumed) + 1 + index),
    )

    const open = () => openAgent(at(second), RESULTS, { log: again, signal })
    const collected = await fetchResults(open, { trainingId: ID, home }, { log: again, signal })
    const record = await readRecord(ULTRALYTICS, ID, collected.folder, collected.files)
    assert.deepEqual(record.doubts, {}, 'what two servers say of one training does not contradict itself')
    assert.deepEqual(
      record.outcome.curves.epochs,
      Array.from({ length: EPOCHS }, (_, index) => index + 1),
    )
    assert.equal(record.outcome.digest, order(second).dataset.digest)
    const addresses = [first, second].map(({ access }) => access.server.split('@')[1] ?? '')
    assert.match(
      movesText({ moves: record.moves ?? [] }),
      /^One training over 2 servers: .* server 2 after epoch \d\./,
    )
    for (const { path } of collected.files.filter((file) => /\.(json|jsonl|log)$/.test(file.path)))
      for (const address of addresses)
        assert.ok(!(await readFile(join(collected.folder, path), 'utf8')).includes(address), path)
  } finally {
    rmSync(home, { recursive: true })
  }
})
