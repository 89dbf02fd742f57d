/** Where an epoch becomes a log line. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readEvent, type TrainingEvent } from '../../../src/training/events.ts'
import { Narrator } from '../../../src/training/narrator.ts'
import { recordedLog } from '../../support/recorded-log.ts'

let seq = 0

function event(fields: Record<string, unknown>): TrainingEvent {
  seq += 1
  const whole = readEvent({ from: 'driver', seq, attempt: 1, atMs: seq * 1000, ...fields })
  assert.ok(whole, JSON.stringify(fields))
  return whole
}

function epoch(number: number, changes: Record<string, unknown> = {}): TrainingEvent {
  return event({
    type: 'epoch',
    epoch: number,
    epochs: 100,
    seconds: 1337,
    trainSeconds: 1122,
    loaderWaitSeconds: 3,
    totalSeconds: 7200,
    images: 51_200,
    losses: { box_loss: 1.008, cls_loss: 1.1641, dfl_loss: 1.586 },
    metrics: { precision: 0.453, recall: 0.893, map50: 0.704, map5095: 0.297 },
    ...changes,
  })
}

function told(
  body: (narrator: Narrator, clock: { nowMs: number }) => void,
  price: number | null = null,
): string[] {
  const log = recordedLog()
  const clock = { nowMs: 0 }
  body(new Narrator(log, price, () => clock.nowMs), clock)
  return log.lines
}

test('where it goes on on another server, the log says on which and from where', () => {
  const moved = event({ from: 'mirror', type: 'moved', server: 2, epoch: 11 })
  assert.deepEqual(
    told((narrator) => narrator.tell(moved)),
    [
      'info: Server 2 from here on: what the runner had kept went there, the newest checkpoint after epoch 11.',
    ],
  )
})

test('an epoch is one line', () => {
  const lines = told((narrator) => narrator.tell(epoch(12)))
  assert.deepEqual(lines, [
    'info: epoch 12/100   box 1.008  cls 1.164  dfl 1.586  mAP50 0.704  mAP50-95 0.297  45.6 images/s  22 min 17 s  32 h 41 min left',
  ])
})

test('the cost so far is in it when a price is known', () => {
  const [line = ''] = told((narrator) => narrator.tell(epoch(1)), 1.5)
  assert.match(line, / {2}cost 3\.00$/)
})

test('waiting for data is told when it is a notable share', () => {
  const [line = ''] = told((narrator) => narrator.tell(epoch(1, { loaderWaitSeconds: 250 })))
  assert.match(line, / {2}waits 22 % {2}/)
})

test('a loss that is not a number is told as such', () => {
  const [line = ''] = told((narrator) => narrator.tell(epoch(1, { losses: { box_loss: null } })))
  assert.match(line, / box nan /)
})

test('the last epoch has nothing left', () => {
  const [line = ''] = told((narrator) => narrator.tell(epoch(100)))
  assert.doesNotMatch(line, /left/)
})

test('within a long epoch there is a line every half minute, with rate and time to go', () => {
  const progress = (batch: number, atMs: number) =>
    event({ type: 'progress', part: 'train', epoch: 2, batch, batches: 6400, atMs })
  const lines = told((narrator, clock) => {
    clock.nowMs = 100_000
    narrator.tell(progress(100, 0))
    narrator.pause()
    for (let s = 10; s <= 40; s += 10) {
      clock.nowMs += 10_000
      narrator.tell(progress(100 + s * 15, s * 1000))
      narrator.pause()
    }
  })
  assert.deepEqual(lines, [
    'info:   epoch 2, training: batch 100 of 6,400',
    'info:   epoch 2, training: batch 550 of 6,400, 15.0 a second, 6 min 30 s to go',
  ])
})

test('history that is read again comes without its progress', () => {
  const lines = told((narrator) => {
    for (let number = 1; number <= 3; number++) {
      narrator.tell(event({ type: 'progress', part: 'train', epoch: number, batch: 1, batches: 9 }))
      narrator.tell(epoch(number))
    }
    narrator.pause()
  })
  assert.equal(lines.length, 3)
})

test('what begins, what is found, and what is wrong', () => {
  const lines = told((narrator) => {
    for (const fields of [
      { type: 'environment', python: '3.11.7', torch: '2.8.0', ultralytics: '8.4.190', gpu: null },
      { type: 'scan', split: 'train', images: 51_200, backgrounds: 1200, cache: 'ram' },
      { type: 'resume', epoch: 12, sha256: 'ab'.repeat(32) },
      {
        type: 'begin',
        epoch: 13,
        epochs: 100,
        batch: 16,
        batches: 3200,
        images: 51_200,
        imgsz: 640,
        optimizer: 'MuSGD',
        amp: true,
        workers: 8,
      },
      { type: 'warning', text: 'The library refused cache=ram' },
      { type: 'checkpoint', epoch: 13, sha256: 'cd' },
    ])
      narrator.tell(event(fields))
  })
  assert.deepEqual(lines, [
    'info: Python 3.11.7, PyTorch 2.8.0, Ultralytics 8.4.190, no GPU',
    'info: train: 51,200 images, 1,200 without objects, cached (ram)',
    'info: Resuming after epoch 12 (checkpoint abababababab)',
    'info: Epochs 13 to 100: 51,200 images at 640 px in 3,200 batches of 16; MuSGD, mixed precision, 8 loader workers',
    'warning: The server says: The library refused cache=ram',
    'debug: kept epoch 13: cd',
  ])
})

test('a rescue is told with what failed and what is different now', () => {
  const fields = {
    type: 'rescue',
    failed: 1,
    epoch: 3,
    class: 'gpu-memory',
    reason: 'CUDA out of memory',
    most: 3,
  }
  const lines = told((narrator) => {
    narrator.tell(event({ ...fields, rescues: 1, changes: { batch: 8, cache: false } }))
    narrator.tell(event({ ...fields, rescues: 2, failed: 2, class: 'killed', changes: {} }))
  })
  assert.deepEqual(lines, [
    'warning: Rescue 1 of at most 3: attempt 1 failed in epoch 3 (gpu-memory; the server says: CUDA out of memory). It goes on with batch 8, cache off.',
    'warning: Rescue 2 of at most 3: attempt 2 failed in epoch 3 (killed; the server says: CUDA out of memory). It goes on as it was.',
  ])
})

test('an event that this version does not know is none', () => {
  const common = { from: 'driver', seq: 1, attempt: 1, atMs: 1 }
  assert.equal(readEvent({ ...common, type: 'of tomorrow' }), undefined)
  assert.equal(readEvent({ ...common, type: 'epoch', epoch: '1' }), undefined)
  assert.equal(readEvent(null), undefined)
})

test('what is auto is told while it is tried, and when it is decided', () => {
  const decision = { type: 'decision', setting: 'batch', value: '24', reason: 'the largest', kept: false }
  const lines = told((narrator) => {
    narrator.tell(event({ type: 'trial', batch: 32, fits: false, peakBytes: null }))
    narrator.tell(event({ type: 'trial', batch: 24, fits: true, peakBytes: 14.2e9 }))
    narrator.tell(event(decision))
    narrator.tell(event({ ...decision, kept: true }))
  })
  assert.deepEqual(lines, [
    'info: A batch of 32 does not fit.',
    'info: A batch of 24 fits (14.20 GB at its peak).',
    'info: training.batch: auto is 24: the largest',
    'info: training.batch: auto is 24, as before: the largest',
  ])
})
