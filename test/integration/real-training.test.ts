/**
 * The real driver with the real Ultralytics over a real sshd: what it writes is what the watcher understands. Needs a venv
 * with Ultralytics: that of GPU_RETRAIN_TEST_PYTHON, or else .local/test-venv, which `npm test` makes.
 */
import assert from 'node:assert/strict'
import { readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { epochParts } from '../../src/report/epoch-parts.ts'
import { machineOf } from '../../src/report/machine.ts'
import { readRecord } from '../../src/report/record.ts'
import { attach } from '../../src/training/attach.ts'
import { readEvent } from '../../src/training/events.ts'
import { follow } from '../../src/training/follow.ts'
import { Narrator } from '../../src/training/narrator.ts'
import type { TrainingState } from '../../src/training/states.ts'
import { ULTRALYTICS } from '../../src/workloads/ultralytics/workload.ts'
import { recordedLog } from '../support/recorded-log.ts'
import { trainingWorld } from '../support/training-world.ts'
import { ULTRALYTICS_PYTHON } from '../support/ultralytics-python.ts'

const EPOCHS = 5
const signal = AbortSignal.timeout(600_000)
/** Written for the supervisor or for nobody yet; the watcher has nothing to say about them. */
const UNTOLD = ['phase', 'amp', 'result', 'leave', 'failure']

test('a real training is told epoch by epoch, survives the death of its driver, and ends as ordered', async () => {
  await using world = await trainingWorld()
  const venv = dirname(dirname(ULTRALYTICS_PYTHON))
  const scripted = world.order('real', { epochs: EPOCHS, time: 0 })
  const auto = { batch: 'auto', workers: 'auto', cache: 'auto' }
  const args = { epochs: EPOCHS, imgsz: 64, ...auto, device: 'cpu', seed: 1 }
  const order = { ...scripted, venv, args }
  const where = { access: world.access, root: world.root, trainingId: 'real' }
  const log = recordedLog()
  const watch = (seen: (state: TrainingState) => void) =>
    follow(where, new Narrator(log, null), seen, { log, signal })

  await attach(where, order, { log, signal })
  let killed = false
  const failed = await watch((state) => {
    if (state.epoch < 2 || killed) return
    killed = true
    void world
      .json('real', 'state.json')
      .then(({ driver }) => process.kill((driver as { pid: number }).pid, 'SIGKILL'))
  })
  assert.equal(failed.state?.reason, 'it was killed by SIGKILL')

  const decided = () =>
    log.lines.flatMap(
      (line) => /^info: training\.(\w+): auto is (\w+)(, as before)?: ./.exec(line)?.slice(1, 4) ?? [],
    )
  const [, , , , , , cache, value, before] = decided()
  assert.deepEqual(decided().slice(0, 6), ['batch', '2', undefined, 'workers', '0', undefined])
  assert.deepEqual([cache, before], ['cache', undefined])
  log.lines.length = 0
  await attach(where, order, { log, signal })
  const ended = await watch(() => undefined)
  assert.deepEqual([ended.state?.state, ended.state?.attempt, ended.state?.epoch], ['finished', 2, EPOCHS])
  assert.equal(typeof ended.result?.map50, 'number')

  const epochs = log.lines.filter((line) => line.startsWith('info: epoch '))
  for (const line of epochs)
    assert.match(line, /^info: epoch \d\/5 {2}box \d.* cls \d.* dfl \d.* mAP50 [01]\.\d{3} .* images\/s/)
  assert.ok(
    log.lines.some((line) => /^info: Resuming after epoch \d \(checkpoint [0-9a-f]{12}\)$/.test(line)),
  )
  assert.ok(log.lines.some((line) => /^info: train: 24 images, 0 without objects, (not )?cached/.test(line)))

  const again = ['batch', '2', ', as before', 'workers', '0', ', as before', 'cache', value, ', as before']
  assert.deepEqual(decided().slice(-9), again)
  for (const event of await world.events('real')) {
    assert.ok(UNTOLD.includes(String(event.type)) || readEvent(event), JSON.stringify(event))
  }
  const curves = await readFile(join(world.root, 'trainings/real/ultralytics/results.csv'), 'utf8')
  assert.equal(
    new Set(
      curves
        .trim()
        .split('\n')
        .slice(1)
        .map((row) => row.split(',')[0]?.trim()),
    ).size,
    EPOCHS,
  )
  assert.ok((await stat(join(world.root, 'trainings/real/ultralytics/weights/best.pt'))).size > 1e6)

  const records = ['state.json', 'result.json', 'events.jsonl', 'ultralytics/results.csv']
  const files = records.map((path) => ({ path, size: 1, sha256: '' }))
  const record = await readRecord(ULTRALYTICS, 'real', join(world.root, 'trainings/real'), files)
  assert.deepEqual(record.doubts, {}, 'what a real training says does not contradict itself')
  assert.equal(record.outcome.metrics.map50, ended.result?.map50)

  const { figures } = record
  assert.ok(figures && figures.epochs.length >= EPOCHS)
  assert.ok((machineOf(figures)?.totals.memoryPeakBytes ?? 0) > 0, 'the sampler travels with the supervisor')
  for (const part of ['reading the labels', 'computing', 'validating', 'saving'])
    assert.ok(
      epochParts(figures).some(({ name, seconds }) => name === part && seconds > 0),
      part,
    )
  assert.ok(figures.epochs.every(({ overheadSeconds }) => overheadSeconds !== null))
  assert.ok(log.lines.some((line) => /^info: Foretold after epoch \d of 5: at most /.test(line)))
})
