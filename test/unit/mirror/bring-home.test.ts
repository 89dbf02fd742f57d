/** What a hostile server offers as a mirror: an agent that plays it, since no honest server says such things. */
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { bringHome } from '../../../src/mirror/bring-home.ts'
import { isKeptName, isOfferedName } from '../../../src/mirror/names.ts'
import type { Agent } from '../../../src/ssh/agent.ts'
import { rejectsWith } from '../../support/failures.ts'

const home = mkdtempSync(join(tmpdir(), 'gpu-retrain-bring-'))
after(() => rmSync(home, { recursive: true }))

const HASH = 'a'.repeat(64)
const CHECKPOINT = { path: 'mirror/last-00003.pt', size: 3, sha256: HASH }

/** Brings home what an agent offers that has nothing to send. */
function brought(files: readonly object[]): Promise<unknown> {
  const agent = { call: async () => ({ files, leftOut: [] }) } as unknown as Agent
  const pace = { take: async () => undefined }
  return bringHome(agent, { home, trainingId: '7', pace }, new AbortController().signal)
}

describe('an offered mirror', () => {
  it('may have no other names than a training has', () => {
    const fine = [
      'mirror/last-00012.pt',
      'mirror/best-00001.pt',
      'mirror/state.json',
      'mirror/decisions.json',
    ]
    for (const path of [...fine, 'events.jsonl', 'order.1.json', 'ultralytics/results.csv'])
      assert.ok(isOfferedName(path), path)
    const odd = [
      'mirror/../x.pt',
      'mirror/last-00012.pt/x',
      '/etc/passwd',
      'mirror/driver.1.json',
      'mirror/mirror/a.pt',
    ]
    const others = [
      'checkpoints/last-00012.pt',
      'SHA256SUMS',
      'order.0.json',
      'train.log',
      'mirror/last-1.pt',
      '',
    ]
    for (const path of [...odd, ...others]) assert.ok(!isOfferedName(path), path)
    assert.ok(isKeptName('checkpoints/last-00012.pt') && !isKeptName('mirror/last-00012.pt'))
  })

  it('is refused with an odd name, a name twice, or a flood, before anything is written', async () => {
    await rejectsWith('RESULT_UNSAFE', () => brought([CHECKPOINT, { path: '../x', size: 1, sha256: HASH }]))
    await rejectsWith('RESULT_UNSAFE', () => brought([CHECKPOINT, CHECKPOINT]))
    const flood = { path: 'mirror/state.json', size: 9e6, sha256: HASH }
    const failure = await rejectsWith('RESULT_UNSAFE', () => brought([CHECKPOINT, flood]))
    assert.match(failure.text.what, /9\.0 MB as mirror\/state\.json/)
    await rejectsWith('RESULT_UNSAFE', () => brought([{ ...CHECKPOINT, size: 9e9 }]))
    assert.deepEqual(readdirSync(home), [])
  })

  it('whose content is another never gets its name', async () => {
    await rejectsWith('VERIFICATION_FAILED', () => brought([CHECKPOINT]))
    assert.deepEqual(readdirSync(join(home, 'mirrors/7'), { recursive: true }), ['incoming'])
  })

  it('without a checkpoint is none', async () => {
    assert.equal(await brought([{ path: 'events.jsonl', size: 1, sha256: HASH }]), undefined)
  })
})
