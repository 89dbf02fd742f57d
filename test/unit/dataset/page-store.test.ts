import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { PAGE_BYTES } from '../../../src/dataset/file-page.ts'
import { PageStore } from '../../../src/dataset/page-store.ts'
import { openBelow } from '../../support/descriptors.ts'

const MODULE = new URL('../../../src/dataset/page-store.ts', import.meta.url).href
/** One more than memory holds. */
const PAGES = 65

let world = ''
beforeEach(() => {
  world = mkdtempSync(join(tmpdir(), 'pages-'))
})
afterEach(() => rmSync(world, { recursive: true, force: true }))

function push(store: PageStore): void {
  const path = Buffer.from(String(store.count))
  store.push().add({ path, sizeBytes: 1, mtimeNs: 2n, ctimeNs: 3n, inode: 4n })
}

/** All pages are on the disk, and memory holds all but the first, unchanged: asking for it only reads. */
function filled(): PageStore {
  const store = new PageStore(world)
  while (store.count < PAGES) push(store)
  for (let page = 0; page < PAGES; page++) store.at(page)
  return store
}

/** The descriptor of the file without a name. */
function pagesFile(): number {
  const [file] = openBelow(world)
  assert.ok(file !== undefined)
  return file
}

describe('PageStore', () => {
  it('says HOME_UNUSABLE for a page that the disk does not give back whole, and shows no other in its place', () => {
    using store = filled()
    truncateSync(`/proc/self/fd/${pagesFile()}`, PAGE_BYTES - 1)
    assert.throws(() => store.at(0), { code: 'HOME_UNUSABLE', message: /262143 of 262144 bytes/ })
  })

  it('says HOME_UNUSABLE when the disk cannot be read', () => {
    const store = filled()
    closeSync(pagesFile())
    assert.throws(() => store.at(0), { code: 'HOME_UNUSABLE', message: /cannot use .*EBADF/ })
  })

  it('says HOME_UNUSABLE when only some of a page has room', () => {
    // A limit on the size of a file cuts the write that meets it, as a full disk does.
    const script = `
      import { PageStore } from ${JSON.stringify(MODULE)}
      const store = new PageStore(${JSON.stringify(world)})
      const path = Buffer.from('a')
      for (let page = 0; page < ${PAGES}; page++) {
        store.push().add({ path, sizeBytes: 1, mtimeNs: 2n, ctimeNs: 3n, inode: 4n })
      }`
    const limited = ['-c', 'ulimit -f 100; exec "$0" --input-type=module -e "$1"', process.execPath, script]
    const { status, stderr } = spawnSync('sh', limited, { encoding: 'utf8', timeout: 30_000 })
    assert.equal(status, 1)
    assert.match(stderr, /only \d+ of 262144 bytes/)
    assert.match(stderr, /HOME_UNUSABLE/)
  })

  it('keeps a page that could not be written', () => {
    using store = new PageStore('/dev/null/folder')
    while (store.count < PAGES - 1) push(store)
    assert.throws(() => push(store), { code: 'HOME_UNUSABLE' })
    assert.equal(store.at(0)?.at(0).path.toString(), '0')
  })
})
