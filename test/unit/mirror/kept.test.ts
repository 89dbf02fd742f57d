/** Mirrors on the runner's disk: whole or not there, two generations, bounded. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { forgetMirror, generations, mirrorFolder } from '../../../src/mirror/kept.ts'
import { wholeMirror } from '../../../src/mirror/whole.ts'
import { rejectsWith } from '../../support/failures.ts'
import { keepMirror } from '../../support/kept-mirror.ts'
import { recordedLog } from '../../support/recorded-log.ts'

const folder = mkdtempSync(join(tmpdir(), 'gpu-retrain-kept-'))
after(() => rmSync(folder, { recursive: true }))

let homes = 0
const newHome = (): string => join(folder, `home-${homes++}`)

describe('a mirror', () => {
  it('is two generations, the newest first; what a killed runner left half-made goes', async () => {
    const home = newHome()
    mkdirSync(join(mirrorFolder(home, '7'), '20261129T030001000Z-1.tmp/checkpoints'), {
      recursive: true,
      mode: 0o700,
    })
    for (const epoch of [1, 2, 3]) await keepMirror(home, '7', epoch)
    const kept = await generations(home, '7')
    assert.deepEqual(
      kept.map(({ keptAt }) => keptAt.getUTCSeconds()),
      [3, 2],
    )
    assert.deepEqual(
      readdirSync(mirrorFolder(home, '7')).filter((name) => !/Z-\d+$/.test(name)),
      ['spent.json'],
    )
    const whole = await wholeMirror(home, '7', recordedLog())
    assert.deepEqual(
      [whole?.epoch, whole?.state.epoch, whole?.eventsBytes, whole?.args],
      [3, 3, 9, { epochs: 9 }],
    )
  })

  it('is the newest also after the clock was set back', async () => {
    const home = newHome()
    for (const epoch of [5, 6, 1, 2]) await keepMirror(home, '7', epoch)
    assert.equal((await generations(home, '7')).length, 2)
    assert.equal((await wholeMirror(home, '7', recordedLog()))?.epoch, 2)
  })

  it('that is damaged gives way to the one before, with a warning; two damaged ones are MIRROR_DAMAGED', async () => {
    const home = newHome()
    for (const epoch of [1, 2]) await keepMirror(home, '7', epoch)
    const [newest, before] = await generations(home, '7')
    writeFileSync(join(newest?.folder ?? '', 'checkpoints/last-00002.pt'), 'flipped')
    const log = recordedLog()
    assert.equal((await wholeMirror(home, '7', log))?.epoch, 1)
    assert.match(
      log.lines.join('\n'),
      /^warning: What was kept of training 7 in .* is damaged, and left alone\.$/,
    )
    writeFileSync(join(before?.folder ?? '', 'events.jsonl'), '')
    const failure = await rejectsWith('MIRROR_DAMAGED', () => wholeMirror(home, '7', recordedLog()))
    assert.match(failure.text.what, /mirrors\/7/)
  })

  it('without a file that it lists, or with one that none has, is none', async () => {
    const home = newHome()
    await keepMirror(home, '7', 1)
    const [kept] = await generations(home, '7')
    rmSync(join(kept?.folder ?? '', 'state.json'))
    assert.deepEqual(await generations(home, '7'), [])
    await keepMirror(home, '8', 1, { 'driver.1.json': '{}' })
    assert.deepEqual(await generations(home, '8'), [])
    assert.equal(await wholeMirror(home, 'nobody', recordedLog()), undefined)
  })

  it('of a state that says nothing is of no use', async () => {
    const home = newHome()
    await keepMirror(home, '7', 1, { 'state.json': '{"state": "dancing"}' })
    await rejectsWith('MIRROR_DAMAGED', () => wholeMirror(home, '7', recordedLog()))
  })

  it('stays for the last ten trainings that nobody collected, and goes when one is', async () => {
    const home = newHome()
    for (let id = 0; id < 12; id++) {
      await keepMirror(home, `t${id}`, 1)
      const at = new Date(Date.UTC(2026, 0, 1, id))
      utimesSync(mirrorFolder(home, `t${id}`), at, at)
    }
    await keepMirror(home, 't11', 2)
    const left = readdirSync(join(home, 'mirrors')).toSorted()
    assert.deepEqual(left, ['t10', 't11', 't2', 't3', 't4', 't5', 't6', 't7', 't8', 't9'])
    await forgetMirror(home, 't5')
    assert.ok(!readdirSync(join(home, 'mirrors')).includes('t5'))
  })
})
