import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { seededRandom } from '../../../local/dataset/random.ts'
import { IgnoreRules, ignoreLines } from '../../../src/dataset/ignore.ts'
import type { FileIndex, Pair } from '../../../src/interfaces/dataset-files.ts'
import { LocalFiles } from '../../../src/workloads/ultralytics/audit/local-files.ts'
import { rejectsWith } from '../../support/failures.ts'

/** Those of the paths that the lines ignore; one that ends in a slash is a folder. */
function ignored(lines: string[], paths: string[]): string[] {
  const rules = new IgnoreRules(lines)
  return paths.filter((path) => {
    const plain = path.replace(/\/$/, '')
    return rules.ignores(plain.slice(plain.lastIndexOf('/') + 1), plain, path.endsWith('/'))
  })
}

/** What gitignore's language means, read anew for every line and path: plain, and as slow as it is simple. */
function slowly(lines: string[], name: string, path: string, isFolder: boolean): boolean {
  const says = lines.map((line) => {
    const [, not, written = '', slash] = /^(!?)(.*?)(\/?)$/.exec(line) ?? []
    if (written === '' || line.startsWith('#') || (slash === '/' && !isFolder)) return undefined
    const regex = written
      .replace(/^\//, '')
      .replace(/[.+^$()|]/g, '\\$&')
      .replace(/\*\*\/|\/\*\*$|\*|\?/g, (wild) =>
        wild === '**/' ? '(?:.*/)?' : wild === '/**' ? '/.*' : wild === '*' ? '[^/]*' : '[^/]',
      )
    return new RegExp(`^${regex}$`, 's').test(written.includes('/') ? path : name) ? not === '' : undefined
  })
  return says.findLast((said) => said !== undefined) ?? false
}

describe('the ignore file', () => {
  const cases: [line: string, paths: string[], ignores: string[]][] = [
    ['notes', ['notes', 'a/notes', 'notes.txt', 'a/notes/'], ['notes', 'a/notes', 'a/notes/']],
    ['*.log', ['a.log', 'x/b.log', 'log', 'a.log.txt'], ['a.log', 'x/b.log']],
    ['build/', ['build', 'build/', 'x/build/'], ['build/', 'x/build/']],
    ['/top', ['top', 'x/top'], ['top']],
    ['a/b', ['a/b', 'x/a/b'], ['a/b']],
    ['a/*.txt', ['a/1.txt', 'a/b/1.txt'], ['a/1.txt']],
    ['**/x.py', ['x.py', 'a/b/x.py', 'ax.py'], ['x.py', 'a/b/x.py']],
    ['a/**', ['a/', 'a/1', 'a/b/2'], ['a/1', 'a/b/2']],
    ['v?.pt', ['v1.pt', 'v10.pt'], ['v1.pt']],
    ['a+(b).txt', ['a+(b).txt', 'aab.txt'], ['a+(b).txt']],
    ['# notes', ['# notes', 'notes'], []],
    ['*/toString', ['a/toString', 'toString'], ['a/toString']],
    ['constructor?', ['constructors', 'constructor'], ['constructors']],
    ['  ', ['', ' '], []],
  ]
  for (const [line, paths, ignores] of cases) {
    it(`reads ${JSON.stringify(line)}`, () => assert.deepEqual(ignored([line], paths), ignores))
  }

  it('lets the last line that matches decide', () => {
    assert.deepEqual(ignored(['*.pt', '!keep.pt'], ['a.pt', 'keep.pt']), ['a.pt'])
    assert.deepEqual(ignored(['!keep.pt', '*.pt'], ['a.pt', 'keep.pt']), ['a.pt', 'keep.pt'])
  })

  it('decides as one line after the other would, for lines of every kind in any order', () => {
    const { pick, between, chance } = seededRandom(9)
    const NAMES = ['a', 'b', 'ab', 'a.txt', 'b.txt', 'c d', 'é', '#', 'a+(b)', '$^', 'toString', '__proto__']
    const WILD = [...NAMES, '*', '**', '?', 'a*', '*.txt', '?b', '*a*?*', '*?*t*t', '***b']
    const path = (names: readonly string[]) =>
      Array.from({ length: 1 + Math.floor(between(0, 3)) }, () => pick(names)).join('/')
    const line = () => pick(['', '', '!']) + pick(['', '', '/']) + path(WILD) + pick(['', '', '/'])
    let ignoring = 0
    for (let round = 0; round < 400; round++) {
      const lines = Array.from({ length: Math.floor(between(0, 30)) }, line)
      const rules = new IgnoreRules(lines)
      for (let at = 0; at < 60; at++) {
        const [tried, isFolder] = [path(NAMES), chance(0.5)]
        const name = tried.slice(tried.lastIndexOf('/') + 1)
        const expected = slowly(lines, name, tried, isFolder)
        ignoring += Number(expected)
        assert.equal(
          rules.ignores(name, tried, isFolder),
          expected,
          JSON.stringify({ lines, tried, isFolder }),
        )
      }
    }
    assert.ok(ignoring > 2000 && ignoring < 22_000, `${ignoring} of 24000`)
  })

  it('takes tens of thousands of plain lines for tens of thousands of files', () => {
    const files = Array.from({ length: 40_000 }, (_, at) => `images/train/${at}.jpg`)
    const bad = files.filter((_, at) => at % 2 === 0)
    const names = files.filter((_, at) => at % 4 === 1).map((path) => path.replace(/.*\//, ''))
    const back = files.filter((_, at) => at % 8 === 0).map((path) => `!${path}`)
    const left = ignored([...bad, '*.tmp', ...names, ...back], files)
    assert.equal(left.length, 40_000 * (1 / 2 + 1 / 4 - 1 / 8))
  })

  for (const line of [
    `${'*a'.repeat(40)}b`,
    `${'**/'.repeat(60)}b`,
    `${'?*'.repeat(80)}b`,
    `${'*'.repeat(200)}b`,
  ])
    it(`comes to an end for a name that nearly fits ${line.slice(0, 9)}…`, () => {
      const rules = new IgnoreRules([line])
      for (const name of ['a'.repeat(255), `${'a/'.repeat(120)}a`])
        assert.equal(rules.ignores(name, name, false), false)
      assert.equal(rules.ignores(`${'a'.repeat(254)}b`, `${'a'.repeat(254)}b`, false), !line.includes('/'))
    })

  for (const line of [`*${'x'.repeat(50_000)}`, `?${'x'.repeat(900_000)}`, `a*${'(+'.repeat(20_000)}`])
    it(`knows no name for a pattern of ${line.length} characters`, () => {
      assert.equal(new IgnoreRules([line]).ignores('x'.repeat(255), 'x'.repeat(255), false), false)
    })

  it('refuses what would mean something else than in gitignore', async () => {
    for (const line of ['[ab].txt', 'a\\ b', '{a,b}', './a', '../a']) {
      const failure = await rejectsWith('CONFIG_INVALID', () => new IgnoreRules([line]))
      assert.ok(failure.text.what.includes('.retrainignore'))
    }
  })
})

describe('what stands in the place of a file', () => {
  const PLACES: Record<string, (path: string) => unknown> = {
    'a pipe that nobody writes to': (path) => execFileSync('mkfifo', [path]),
    'a link to what never ends': (path) => symlinkSync('/dev/zero', path),
    'a link to a terminal': (path) => symlinkSync('/dev/ptmx', path),
    'a folder': (path) => mkdirSync(path),
    'a million bytes and one': (path) => writeFileSync(path, Buffer.alloc(1_000_001)),
  }
  for (const [name, put] of Object.entries(PLACES))
    it(`is refused as an ignore file: ${name}`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'ignore-'))
      put(join(folder, '.retrainignore'))
      await rejectsWith('CONFIG_INVALID', () => ignoreLines(folder))
      rmSync(folder, { recursive: true })
    })

  it('keeps nobody waiting who looks at pictures and labels', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ignore-'))
    for (const name of ['a.jpg', 'a.txt']) execFileSync('mkfifo', [join(folder, name)])
    const index = { sizes: new Map([['a.jpg', 100]]) } as unknown as FileIndex
    const pairs = [{ image: 'a.jpg', label: 'a.txt' }] as unknown as Pair[]
    for await (const { picture } of new LocalFiles(folder).look(pairs, index)) assert.ok(picture.defect)
    rmSync(folder, { recursive: true })
  })
})
