import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { CELLS } from '../../../bench/cells.ts'
import { bytesOf, manyFiles, mix, plannedFiles, smallSet } from '../../../bench/dataset.ts'
import {
  everyTimeIdentical,
  factAtMost,
  ofCeiling,
  onTheWire,
  timesAsFastAs,
  withinSecondsOf,
} from '../../../bench/goals.ts'
import { firstSecondAt, lastMomentAt, rateBetween } from '../../../bench/rate.ts'
import { overview, page, readReport, withCell, writeReport } from '../../../bench/report.ts'
import { type CellResult, median, type Sample, secondsOf } from '../../../bench/results.ts'

const machine = {
  processor: 'a processor',
  cores: 2,
  memoryBytes: 8e9,
  kernel: '6.1',
  system: 'Debian',
  fileSystem: 'ext4',
  node: 'v24.0.0',
}

function sample(peer: string, seconds: number, changes: Partial<Sample> = {}): Sample {
  return { peer, seconds, wireBytes: { sent: 40e3, received: 20e3 }, problem: '', facts: {}, ...changes }
}

function result(...samples: Sample[]): CellResult {
  return {
    name: 'mix',
    work: 'the mix',
    link: { mbps: 150, roundTripMs: 40, lossPercent: 0, congestion: 'cubic' },
    files: 10,
    dataBytes: 18.75e6,
    isFirstTransfer: true,
    samples,
    commands: { rsync: 'rsync -aW there' },
    versions: { rsync: 'rsync 3', scp: null },
  }
}

test('the median is the middle run, or the mean of the two in the middle', () => {
  assert.equal(median([9, 1, 2]), 2)
  assert.equal(median([4, 1, 2, 9]), 3)
  assert.equal(median([]), undefined)
})

test('a peer that failed once has no speed', () => {
  const failed = result(sample('rsync', 1), sample('rsync', 1, { problem: 'differs' }))
  assert.equal(secondsOf(failed, 'rsync'), undefined)
  assert.equal(timesAsFastAs('rsync', 1).measure(failed), undefined)
})

test('no goal is reached by runs of which one failed', () => {
  const failed = result(sample('gpu-retrain', 1, { problem: 'differs', facts: { sentAgainBytes: 0 } }))
  assert.equal(factAtMost('sentAgainBytes', 1, '', 'worst').measure(failed), undefined)
  assert.equal(onTheWire(100e3).measure(failed), undefined)
  assert.equal(everyTimeIdentical().measure(failed), 0)
})

test('goals measure ours against peers, the ceiling and the wire', () => {
  const ran = result(sample('gpu-retrain', 1.25), sample('rsync', 5), sample('tar | ssh', 1))
  assert.equal(timesAsFastAs('rsync', 4).measure(ran), 4)
  assert.equal(withinSecondsOf('tar | ssh', 0.3).measure(ran), 0.25)
  assert.equal(onTheWire(100e3).measure(ran), 60e3)
  const share = ofCeiling(0.8).measure(ran) ?? 0
  assert.ok(Math.abs(share - 120 / 144.5104) < 1e-9)
})

test('the sets have the files and bytes of issue 4', () => {
  const perUnit = bytesOf(mix(400)) / 400
  assert.ok(Math.abs(perUnit - 3.071e6) < 0.1e6, String(perUnit))
  assert.equal([...plannedFiles(smallSet())].length, 360)
  assert.ok(Math.abs(bytesOf(smallSet()) - 39e6) < 2e6)
  assert.equal([...plannedFiles(manyFiles(128_001))].length, 128_001)
  assert.deepEqual([...plannedFiles(mix(1))], [...plannedFiles(mix(1))])
})

/** 100 bytes a second, from the third to the sixth second nothing, then 100 again until the tenth. */
const marks = Array.from({ length: 101 }, (_, at) => {
  const seconds = at / 10
  return { seconds, bytes: 100 * (Math.min(seconds, 3) + Math.max(0, seconds - 6)) }
})

test('rates are read from what had been delivered when', () => {
  assert.equal(Math.round(rateBetween(marks, 0, 3)), 100)
  assert.equal(rateBetween(marks, 4, 5), 0)
  assert.equal(firstSecondAt(marks, 3, 90), 5.9)
  assert.equal(firstSecondAt(marks, 3, 1000), undefined)
  assert.equal(lastMomentAt(marks, 50), 10)
})

test('the page names every peer, every goal and what was not reached', () => {
  const text = page({ machine, cells: [result(sample('gpu-retrain', 2), sample('rsync', 1))] })
  assert.match(text, /\| no slower than rsync \| 0\.500 × \| \*\*no\*\* \|/)
  assert.match(text, /# scp: not installed here/)
  assert.match(overview([result()]), /not measured \| no/)
})

test('a cell that is measured again replaces its row alone, and another machine replaces all', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'transfer')
  const moved = { ...result(sample('gpu-retrain', 5)), name: 'moved' }
  for (const cell of [moved, result(sample('gpu-retrain', 1)), result(sample('gpu-retrain', 2))])
    writeReport(path, withCell(readReport(path, machine), cell))
  const { cells } = readReport(path, machine)
  const seconds = cells.map(({ name, samples }) => [name, samples.map((each) => each.seconds)])
  assert.deepEqual(seconds, [
    ['mix', [2]],
    ['moved', [5]],
  ])
  assert.deepEqual(readReport(path, { ...machine, cores: 4 }).cells, [])
})

test('every cell has a name of its own, a goal and ours among its peers', () => {
  assert.equal(new Set(CELLS.map(({ name }) => name)).size, CELLS.length)
  for (const { goals, entrants } of CELLS) {
    assert.ok(goals.length > 0)
    assert.ok(entrants.some(({ peer }) => peer.name === 'gpu-retrain'))
  }
})
