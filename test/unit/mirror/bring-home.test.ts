/** What a hostile server offers as a mirror: an agent that plays it, since no honest server says such things. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { bringHome } from '../../../src/mirror/bring-home.ts'
import { generations, isWhole } from '../../../src/mirror/kept.ts'
import { isKeptName, isOfferedName } from '../../../src/mirror/names.ts'
import type { Agent } from '../../../src/ssh/agent.ts'
import { rejectsWith } from '../../support/failures.ts'

const home = mkdtempSync(join(tmpdir(), 'gpu-retrain-bring-'))
after(() => rmSync(home, { recursive: true }))

const pace = { take: async () => undefined }
const HASH = 'a'.repeat(64)
const CHECKPOINT = { path: 'mirror/last-00003.pt', size: 3, sha256: HASH }

/** Brings home what an agent offers that has nothing to send. */
function brought(files: readonly object[]): Promise<unknown> {
  const agent = { call: async () => ({ files, leftOut: [] }) } as unknown as Agent
  return bringHome(agent, { home, trainingId: '7', pace }, new AbortController().signal)
}

const STATE = JSON.stringify({
  ...{ state: 'training', reason: '', attempt: 1, epoch: 3, epochs: 9, stopping: null, failure: null },
  ...{ seconds: 30, secondsBefore: 0 },
})

/** A server that is honest: offers these files, and gives them out. Keeps what it was asked for. */
function honest(contents: Readonly<Record<string, string>>, asked: string[]): Agent {
  const files = Object.entries(contents).map(([path, content]) => ({
    path,
    size: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
  }))
  const call = async (
    operation: { name: string },
    args: { path: string; offset: number },
    { onData }: { onData?: (chunk: Buffer) => Promise<void> },
  ) => {
    if (operation.name === 'mirror.offer') return { files, leftOut: [] }
    asked.push(`${args.path} from ${args.offset}`)
    await onData?.(Buffer.from(contents[args.path] ?? '').subarray(args.offset))
    return { sent: 0 }
  }
  return { call } as unknown as Agent
}

describe('a further mirror', () => {
  it('is of what is new: the rest of the events, and no checkpoint twice', async () => {
    const asked: string[] = []
    const bring = (contents: Record<string, string>) =>
      bringHome(honest(contents, asked), { home, trainingId: '9', pace }, new AbortController().signal)
    const contents = {
      'mirror/last-00001.pt': 'one',
      'mirror/best-00001.pt': 'best',
      'mirror/state.json': STATE,
      'events.jsonl': '{}\n'.repeat(100),
      'order.1.json': '{}',
    }
    assert.equal((await bring(contents))?.epoch, 1)
    assert.equal(await bring(contents), undefined, 'nothing is new')
    asked.length = 0
    const { 'mirror/last-00001.pt': _, ...others } = contents
    const more = { 'mirror/last-00002.pt': 'two', ...others, 'events.jsonl': '{}\n'.repeat(101) }
    assert.equal((await bring(more))?.epoch, 2)
    assert.deepEqual(asked, ['mirror/last-00002.pt from 0', 'events.jsonl from 300'])
    asked.length = 0
    const { 'mirror/last-00002.pt': __, ...rest } = more
    const setBack = { 'mirror/last-00003.pt': 'three', ...rest, 'events.jsonl': '[]\n'.repeat(101) }
    assert.equal((await bring(setBack))?.epoch, 3)
    assert.deepEqual(asked.slice(1), ['events.jsonl from 303', 'events.jsonl from 0'])
    assert.equal((await generations(home, '9')).length, 2)
  })

  it('goes on with what came in part', async () => {
    const asked: unknown[] = []
    const call = async (_operation: object, { begun }: { begun: unknown }) => {
      asked.push(begun)
      return { files: [], leftOut: [] }
    }
    const bring = () =>
      bringHome({ call } as unknown as Agent, { home, trainingId: '6', pace }, new AbortController().signal)
    await bring()
    const incoming = join(home, 'mirrors/6/incoming')
    mkdirSync(incoming, { recursive: true, mode: 0o700 })
    for (const name of [HASH, 'odd']) writeFileSync(join(incoming, name), 'half')
    await bring()
    rmSync(join(home, 'mirrors/6'), { recursive: true })
    assert.deepEqual(asked, [[], [HASH]])
  })

  it('takes nothing along that was damaged here meanwhile', async () => {
    const bring = (contents: Record<string, string>) =>
      bringHome(honest(contents, []), { home, trainingId: '8', pace }, new AbortController().signal)
    const contents = { 'mirror/best-00001.pt': 'best', 'mirror/state.json': STATE, 'events.jsonl': '{}\n' }
    await bring({ 'mirror/last-00001.pt': 'one', ...contents })
    const [before] = await generations(home, '8')
    assert.ok(before)
    writeFileSync(join(before.folder, 'checkpoints/best-00001.pt'), 'best, with a flipped bit')
    await bring({ 'mirror/last-00002.pt': 'two', ...contents })
    const [now] = await generations(home, '8')
    assert.ok(now && (await isWhole(now)))
  })
})

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
    const state = { path: 'state.json', size: 3, sha256: HASH }
    const twice = await rejectsWith('RESULT_UNSAFE', () =>
      brought([CHECKPOINT, state, { ...state, path: 'mirror/state.json' }]),
    )
    assert.match(twice.text.what, /offers state\.json twice/)
    const flood = { path: 'mirror/state.json', size: 9e6, sha256: HASH }
    const failure = await rejectsWith('RESULT_UNSAFE', () => brought([CHECKPOINT, flood]))
    assert.match(failure.text.what, /9\.0 MB as mirror\/state\.json/)
    await rejectsWith('RESULT_UNSAFE', () => brought([{ ...CHECKPOINT, size: 9e9 }]))
    assert.deepEqual(
      readdirSync(join(home, 'mirrors')).filter((name) => !['8', '9'].includes(name)),
      [],
    )
  })

  it('whose content is another never gets its name', async () => {
    await rejectsWith('VERIFICATION_FAILED', () => brought([CHECKPOINT]))
    assert.deepEqual(readdirSync(join(home, 'mirrors/7'), { recursive: true }), ['incoming'])
  })

  it('without a checkpoint is none', async () => {
    assert.equal(await brought([{ path: 'events.jsonl', size: 1, sha256: HASH }]), undefined)
  })
})
