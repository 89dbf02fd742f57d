import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, beforeEach, test } from 'node:test'
import { datasetFolder } from '../../../src/dataset/file-index.ts'
import { type IndexKeeper, signedIndexCache } from '../../../src/dataset/signed-index-cache.ts'
import { recordedLog } from '../../support/recorded-log.ts'

const directory = mkdtempSync(join(tmpdir(), 'kept-index-'))
const home = join(directory, 'home')
const source = join(directory, 'data')
const index = join(datasetFolder(home, source), 'index')
const order = { home, source, secret: 'the key' }
mkdirSync(source)
after(() => rmSync(directory, { recursive: true }))

/** What is kept, by name, oldest first. */
const kept = new Map<string, Buffer>()
let asked = 0
const keeper: IndexKeeper = {
  restore: async (path, beginning) => {
    asked++
    const [name, content] = [...kept].filter(([each]) => each.startsWith(beginning)).at(-1) ?? []
    if (content) put(path, content)
    return name
  },
  keep: async (path, name) => void kept.set(name, readFileSync(path)),
}

function put(path: string, content: string | Buffer): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}

/** A job on a runner: `work` stands for the transfer, which leaves an index in home. */
async function job(work: () => void, changes: Partial<typeof order> = {}, by = keeper): Promise<string[]> {
  const log = recordedLog()
  await using _kept = await signedIndexCache({ ...order, ...changes }, by, log)
  work()
  return log.lines
}

const forgetHome = (): void => rmSync(home, { recursive: true, force: true })
const found = (): string | undefined => (existsSync(index) ? readFileSync(index, 'utf8') : undefined)

/** Runs a job in a fresh home, and returns the index with which it began. */
async function beginsWith(changes: Partial<typeof order> = {}, by = keeper): Promise<(string | undefined)[]> {
  forgetHome()
  let begun: string | undefined
  const [line] = await job(() => (begun = found()), changes, by)
  return [begun, line]
}

beforeEach(async () => {
  forgetHome()
  kept.clear()
  await job(() => put(index, 'hashes'))
})

test('a home that was thrown away gets its index back, and nothing else is left in it', async () => {
  const [begun, line] = await beginsWith()
  assert.equal(begun, 'hashes')
  assert.match(line ?? '', /^info: .*from the cache/)
  assert.equal(existsSync(`${index}.sealed`), false)
})

test('an index is kept again only when it is another', async () => {
  assert.equal(kept.size, 1)
  await beginsWith()
  assert.equal(kept.size, 1)
  forgetHome()
  await job(() => put(index, 'more hashes'))
  assert.equal(kept.size, 2)
  assert.deepEqual(await beginsWith(), [
    'more hashes',
    'info: The hashes of an earlier run came from the cache.',
  ])
})

test('a home that has its own index asks nobody and keeps nothing', async () => {
  asked = 0
  await job(() => put(index, 'newer'))
  assert.deepEqual([asked, kept.size], [0, 1])
})

test('another dataset has another index', async () => {
  const other = join(directory, 'other')
  mkdirSync(other)
  const elsewhere = join(datasetFolder(home, other), 'index')
  forgetHome()
  await job(() => assert.equal(existsSync(elsewhere), false), { source: other })
})

test('a job that leaves no index keeps none', async () => {
  kept.clear()
  await beginsWith()
  assert.equal(kept.size, 0)
})

test('what somebody without the key wrote is not used', async () => {
  const [begun, line] = await beginsWith({ secret: 'another key' })
  assert.equal(begun, undefined)
  assert.match(line ?? '', /^notice: .*damaged or was not written with this SSH key/)
})

test('one changed bit anywhere, or a missing end, and it is not used', async () => {
  const [name = '', whole = Buffer.alloc(0)] = [...kept][0] ?? []
  for (let at = 0; at < whole.length; at++) {
    const flipped = Buffer.from(whole)
    flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8))
    kept.set(name, flipped)
    assert.equal((await beginsWith())[0], undefined, `the bit in byte ${at}`)
    kept.set(name, whole.subarray(0, at))
    assert.equal((await beginsWith())[0], undefined, `cut off at ${at}`)
  }
})

test('an index that a forged entry puts beside itself is removed', async () => {
  for (const ending of ['1', undefined]) {
    const hostile: IndexKeeper = {
      ...keeper,
      restore: async (path, beginning) => {
        put(path, 'forged')
        put(index, 'forged')
        return ending && beginning + ending
      },
    }
    assert.equal((await beginsWith({}, hostile))[0], undefined)
  }
})

test('a link or a folder where the file should be is not followed', async () => {
  const secret = join(directory, 'elsewhere')
  writeFileSync(secret, [...kept.values()][0] ?? '')
  for (const plant of [(path: string) => symlinkSync(secret, path), (path: string) => mkdirSync(path)]) {
    const hostile: IndexKeeper = {
      ...keeper,
      restore: async (path, beginning) => {
        mkdirSync(dirname(path), { recursive: true })
        plant(path)
        return `${beginning}1`
      },
    }
    const [begun, line] = await beginsWith({}, hostile)
    assert.equal(begun, undefined)
    assert.match(line ?? '', /^notice/)
    assert.equal(existsSync(`${index}.sealed`), false)
  }
  assert.ok(existsSync(secret))
})
