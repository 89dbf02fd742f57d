/** What the server found in the pixels, as the runner keeps and tells it: every byte of it may be hostile. */
import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import * as v from 'valibot'
import { copyFindings } from '../../../src/collect/findings.ts'
import { IgnoreRules } from '../../../src/dataset/ignore.ts'
import { runFolder } from '../../../src/home/layout.ts'
import { failureOf } from '../../../src/training/endings.ts'
import { readEvent, type TrainingEvent } from '../../../src/training/events.ts'
import { PixelFindings } from '../../../src/training/pixel-findings.ts'
import { stateSchema } from '../../../src/training/states.ts'
import { type RecordedLog, recordedLog } from '../../support/recorded-log.ts'

let home: string
let log: RecordedLog
let attempt = 1

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'pixels-'))
  log = recordedLog()
  attempt = 1
})
afterEach(() => rm(home, { recursive: true }))

function event(fields: Record<string, unknown>): TrainingEvent {
  const whole = readEvent({ from: 'driver', seq: 1, attempt, atMs: 1, ...fields })
  assert.ok(whole, JSON.stringify(fields))
  return whole
}

const finding = (what: string, file: string, detail = 'premature end') =>
  event({ type: 'finding', what, file, detail })
const pixels = (counts = {}) =>
  event({ type: 'pixels', mode: 'all', decoded: 9, total: 9, seconds: 3, counts, kept: false })
const findings = (...accepted: string[]) => new PixelFindings({ home, trainingId: '7', accepted, log })
const table = () => readFile(join(runFolder(home, '7'), 'pixels.csv'), 'utf8')
const list = () => readFile(join(runFolder(home, '7'), 'exclude.txt'), 'utf8')

describe('findings in pixels', () => {
  it('stand in a table and a list, and are told once, over all attempts', async () => {
    using found = findings()
    for (const _turn of [1, 2]) {
      for (const name of ['a', 'b', 'c', 'd']) found.hear(finding('pixels-damaged', `images/${name}.jpg`))
      found.hear(
        finding(
          'near-duplicate',
          'images/val/x.jpg',
          'like images/train/y.jpg (2 of 64 bits of their hashes differ)',
        ),
      )
      found.hear(pixels())
      attempt += 1
    }
    assert.deepEqual((await table()).split('\n').slice(0, 2), [
      'path,kind,severity,detail',
      '"images/a.jpg",pixels-damaged,error,"premature end"',
    ])
    assert.equal((await table()).trim().split('\n').length, 6)
    assert.equal(await list(), '/images/a.jpg\n/images/b.jpg\n/images/c.jpg\n/images/d.jpg\n')
    assert.match(
      log.lines[0] ?? '',
      /^warning: 4 × pictures with damaged pixels.*\(.*c\.jpg: premature end; …\)\.$/,
    )
    assert.match(log.lines[1] ?? '', /^warning: 1 × pictures that nearly are in train, too/)
    assert.equal(log.lines.length, 3)
    assert.match(
      found.summary(),
      /4 × pictures with damaged pixels[\s\S]*- images\/d\.jpg&#58; premature end/,
    )
    assert.match(found.next, /exclude\.txt into the repository and name it as dataset\.exclude/)
  })

  it('are counted as the server counts them, which names 10,000 of a kind', () => {
    using found = findings()
    found.hear(finding('near-duplicate', 'images/val/x.jpg', 'like images/train/y.jpg'))
    found.hear(pixels({ 'near-duplicate': 12_800, 'pixels-noted': 5 }))
    assert.match(log.lines[0] ?? '', /^warning: 12,800 × pictures that nearly are in train, too.*; …\)\.$/)
    assert.match(found.summary(), /12,800 × pictures[\s\S]*- and 12,799 more/)
    assert.equal(log.lines.length, 2)
  })

  it('are information where the settings accept them', () => {
    using found = findings('pixels-damaged')
    found.hear(finding('pixels-damaged', 'a.jpg'))
    found.hear(pixels())
    assert.match(log.lines[0] ?? '', /^info: 1 × /)
  })

  it('are nothing, and leave nothing, where nothing is wrong', async () => {
    using found = findings()
    found.hear(pixels())
    assert.deepEqual([found.summary(), found.next, log.lines], ['', '', []])
    assert.deepEqual(await readdir(home), [])
  })

  it('exclude files and never more than these, whatever the server calls them', async () => {
    using found = findings()
    const odd = [
      '*',
      '../a',
      '/etc/x',
      'a/../b',
      '',
      '.',
      'a\nb',
      '!x',
      '#x',
      'a b ',
      'a[1].jpg',
      'a\\?.jpg',
      '**/c',
    ]
    for (const name of odd) found.hear(finding('pixels-undecodable', name))
    found.hear(pixels())
    assert.equal(await list(), '/?\n/!x\n/#x\n/a?1?.jpg\n/a??.jpg\n/??/c\n')
    const rules = new IgnoreRules((await list()).trim().split('\n'))
    for (const name of ['*', '!x', '#x', 'a[1].jpg', 'a\\?.jpg'])
      assert.ok(rules.ignores(name, name, false), name)
    for (const name of ['xy', 'a1.jpg', 'ab/c/d', 'other', 'a/x'])
      assert.ok(!rules.ignores(name, name, false), name)
  })

  it('are bounded, and print nothing that is a command', async () => {
    using found = findings()
    for (let number = 0; number < 60_000; number++) found.hear(finding('pixels-noted', `${number}.jpg`))
    found.hear(finding('pixels-damaged', 'late.jpg'))
    found.hear(pixels())
    assert.equal((await table()).trim().split('\n').length, 50_001)
    using hostile = findings()
    hostile.hear(finding('pixels-damaged', '\u001b[2J::error::x\n##[x]', '<script>|`'))
    hostile.hear(pixels())
    assert.doesNotMatch(hostile.summary(), /<script>|\u001b|\n##\[/)
  })

  it('are not believed when their kind is unknown', () => {
    const odd = { type: 'finding', what: 'junk', file: 'a', detail: '' }
    assert.equal(readEvent({ from: 'driver', seq: 1, attempt, atMs: 1, ...odd }), undefined)
  })

  it('say what to do when they ended the training', () => {
    const words = { code: 'DATASET_INVALID', what: 'Bad.', safe: '', next: '' }
    const [epoch, seconds] = [0, 1]
    const times = { seconds, secondsBefore: 0, epoch, epochs: 3, attempt: 1 }
    const failed = v.parse(stateSchema, {
      ...times,
      state: 'failed',
      reason: '',
      stopping: null,
      failure: words,
    })
    assert.equal(failureOf('7', failed, 'Mend them.')?.text.next, 'Mend them.')
    assert.doesNotMatch(failureOf('7', failed)?.text.next ?? '', /Mend them\.$/)
  })

  it('lie beside the report', async () => {
    using found = findings()
    found.hear(finding('pixels-damaged', 'a.jpg'))
    found.hear(pixels())
    assert.deepEqual(await copyFindings(home, '7', home), ['pixels.csv', 'exclude.txt'])
    assert.equal(await readFile(join(home, 'exclude.txt'), 'utf8'), '/a.jpg\n')
  })
})
