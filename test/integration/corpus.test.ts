/**
 * Datasets in the shapes that tools export, before our audit and before the real library (in .local/test-venv): both see
 * the same pictures, backgrounds and boxes, or both refuse, ours with the cure.
 */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { cp, lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { CORPUS } from '../support/corpus/corpus.ts'
import { type Counts, type Entry, isRefused } from '../support/corpus/entry.ts'
import { type LibraryVerdict, libraryScan, type ScanJob } from '../support/corpus/library-scan.ts'
import { ourAudit } from '../support/corpus/our-audit.ts'
import { World } from '../support/corpus/world.ts'

let scratch: string
let library: Record<string, LibraryVerdict>
const worlds = new Map<Entry, World>()

before(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'corpus-'))
  const jobs: ScanJob[] = []
  for (const [index, entry] of CORPUS.entries()) {
    const world = new World(join(scratch, 'worlds', String(index)))
    await mkdir(world.path, { recursive: true })
    await entry.build(world)
    worlds.set(entry, world)
    jobs.push(await libraryJob(entry, world, join(scratch, 'library', String(index))))
  }
  library = libraryScan(jobs)
})

after(() => rm(scratch, { recursive: true }))

/** A copy of the world for the library, with the yaml that it understands. */
async function libraryJob(entry: Entry, world: World, folder: string): Promise<ScanJob> {
  await cp(world.path, folder, { recursive: true, verbatimSymlinks: true })
  let yaml = entry.yaml ?? 'set/data.yaml'
  if (entry.libraryYaml !== undefined) {
    yaml = join(dirname(yaml), 'as-the-library.yaml')
    await writeFile(join(folder, yaml), entry.libraryYaml)
  }
  for (const [path, content] of Object.entries(entry.libraryFiles ?? {}))
    await writeFile(join(folder, path), content)
  const singleClass = entry.settings?.singleClass ?? false
  return { name: entry.name, folder, yaml, task: entry.task ?? 'detect', singleClass }
}

/** Everything that can be seen of a folder: what lies where, its content, and when it was changed. */
async function listing(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true })
  const seen = names.sort().map(async (name) => {
    const path = join(folder, name)
    const stats = await lstat(path, { bigint: true })
    const content = stats.isFile()
      ? createHash('sha256')
          .update(await readFile(path))
          .digest('hex')
      : ''
    const target = stats.isSymbolicLink() ? await readlink(path) : ''
    return `${name} ${stats.mode} ${stats.mtimeNs} ${content}${target}`
  })
  return Promise.all(seen)
}

/** The library's counts without what only it tells. */
function libraryCounts(entry: Entry, expected: Counts): Counts {
  const verdict = library[entry.name]
  assert.ok(verdict && 'splits' in verdict, `the library says: ${JSON.stringify(verdict)}`)
  const counts = (split: 'train' | 'val' | 'test') => {
    const { pictures, backgrounds, boxes, dropped, rewritten } = verdict.splits[split] ?? verdict.splits.train
    assert.deepEqual({ dropped, rewritten }, { dropped: 0, rewritten: 0 }, `the library's ${split} split`)
    return { pictures, backgrounds, boxes }
  }
  const both = { train: counts('train'), val: counts('val') }
  return expected.test === undefined ? both : { ...both, test: counts('test') }
}

/** Whether the library refuses a dataset, or hides a part of it. */
function isHarmed(verdict: LibraryVerdict | undefined): boolean {
  if (!verdict || 'refused' in verdict) return true
  return [verdict.splits.train, verdict.splits.val].some(({ dropped, rewritten }) => dropped + rewritten > 0)
}

describe('a dataset in a shape that somebody brings', () => {
  it('is told apart by its name', () => {
    assert.equal(new Set(CORPUS.map(({ name }) => name)).size, CORPUS.length)
  })

  for (const entry of CORPUS) {
    const { name, expected } = entry
    it(`${name}: ${isRefused(expected) ? 'is refused' : 'is seen as the library sees it'}`, async () => {
      const world = worlds.get(entry)
      assert.ok(world)
      const untouched = await listing(world.path)
      const ours = await ourAudit(world, entry)
      assert.deepEqual(await listing(world.path), untouched)
      if (isRefused(expected)) {
        const isTaken = expected.libraryTakes !== undefined
        assert.equal(isHarmed(library[name]), !isTaken, `the library says: ${JSON.stringify(library[name])}`)
        assert.match('refused' in ours ? ours.refused : '', expected.refused)
      } else {
        assert.deepEqual(libraryCounts(entry, expected), expected)
        assert.deepEqual(ours, { counts: expected })
      }
    })
  }
})
