/** Mirrors on the runner's disk: whole or not there, two generations, bounded. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { forgetMirror, generations, keepGeneration, mirrorFolder } from '../../../src/mirror/kept.ts'
import { wholeMirror } from '../../../src/mirror/whole.ts'
import { rejectsWith } from '../../support/failures.ts'
import { recordedLog } from '../../support/recorded-log.ts'

const folder = mkdtempSync(join(tmpdir(), 'gpu-retrain-kept-'))
after(() => rmSync(folder, { recursive: true }))

const STATE = {
  state: 'training',
  reason: '',
  attempt: 1,
  epoch: 3,
  epochs: 9,
  stopping: null,
  failure: null,
  seconds: 30,
  secondsBefore: 0,
}
let homes = 0
const newHome = (): string => join(folder, `home-${homes++}`)

/** Keeps a mirror of so many epochs, made at that second. */
async function keep(
  home: string,
  id: string,
  epoch: number,
  changes: Record<string, string> = {},
): Promise<void> {
  const incoming = join(mirrorFolder(home, id), 'incoming')
  mkdirSync(incoming, { recursive: true, mode: 0o700 })
  const contents = {
    [`checkpoints/last-0000${epoch}.pt`]: `weights ${epoch}`,
    'events.jsonl': '{}\n'.repeat(epoch),
    'state.json': JSON.stringify({ ...STATE, epoch }),
    'order.1.json': JSON.stringify({ work: { args: { epochs: 9 } } }),
    ...changes,
  }
  const files = Object.entries(contents).map(([path, content]) => {
    const sha256 = createHash('sha256').update(content).digest('hex')
    const from = join(incoming, sha256)
    writeFileSync(from, content)
    return { path, sha256, from }
  })
  await keepGeneration(home, id, files, new Date(Date.UTC(2026, 10, 29, 3, 0, epoch)))
  rmSync(incoming, { recursive: true })
}

describe('a mirror', () => {
  it('is two generations, the newest first; what a killed runner left half-made goes', async () => {
    const home = newHome()
    mkdirSync(join(mirrorFolder(home, '7'), '20261129T030001000Z-1.tmp/checkpoints'), {
      recursive: true,
      mode: 0o700,
    })
    for (const epoch of [1, 2, 3]) await keep(home, '7', epoch)
    const kept = await generations(home, '7')
    assert.deepEqual(
      kept.map(({ keptAt }) => keptAt.getUTCSeconds()),
      [3, 2],
    )
    assert.equal(readdirSync(mirrorFolder(home, '7')).length, 2)
    const whole = await wholeMirror(home, '7', recordedLog())
    assert.deepEqual(
      [whole?.epoch, whole?.state.epoch, whole?.eventsBytes, whole?.args],
      [3, 3, 9, { epochs: 9 }],
    )
  })

  it('that is damaged gives way to the one before, with a warning; two damaged ones are MIRROR_DAMAGED', async () => {
    const home = newHome()
    for (const epoch of [1, 2]) await keep(home, '7', epoch)
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
    await keep(home, '7', 1)
    const [kept] = await generations(home, '7')
    rmSync(join(kept?.folder ?? '', 'state.json'))
    assert.deepEqual(await generations(home, '7'), [])
    await keep(home, '8', 1, { 'driver.1.json': '{}' })
    assert.deepEqual(await generations(home, '8'), [])
    assert.equal(await wholeMirror(home, 'nobody', recordedLog()), undefined)
  })

  it('of a state that says nothing is of no use', async () => {
    const home = newHome()
    await keep(home, '7', 1, { 'state.json': '{"state": "dancing"}' })
    await rejectsWith('MIRROR_DAMAGED', () => wholeMirror(home, '7', recordedLog()))
  })

  it('stays for the last ten trainings that nobody collected, and goes when one is', async () => {
    const home = newHome()
    for (let id = 0; id < 12; id++) {
      await keep(home, `t${id}`, 1)
      const at = new Date(Date.UTC(2026, 0, 1, id))
      utimesSync(mirrorFolder(home, `t${id}`), at, at)
    }
    await keep(home, 't11', 2)
    const left = readdirSync(join(home, 'mirrors')).toSorted()
    assert.deepEqual(left, ['t10', 't11', 't2', 't3', 't4', 't5', 't6', 't7', 't8', 't9'])
    await forgetMirror(home, 't5')
    assert.ok(!readdirSync(join(home, 'mirrors')).includes('t5'))
  })
})
