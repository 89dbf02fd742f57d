import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { IgnoreRules } from '../../src/dataset/ignore.ts'
import { rejectsWith } from '../support/failures.ts'

/** Those of the paths that the lines ignore; one that ends in a slash is a folder. */
function ignored(lines: string[], paths: string[]): string[] {
  const rules = new IgnoreRules(lines)
  return paths.filter((path) => {
    const plain = path.replace(/\/$/, '')
    return rules.ignores(plain.slice(plain.lastIndexOf('/') + 1), plain, path.endsWith('/'))
  })
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
    ['  ', ['', ' '], []],
  ]
  for (const [line, paths, ignores] of cases) {
    it(`reads ${JSON.stringify(line)}`, () => assert.deepEqual(ignored([line], paths), ignores))
  }

  it('lets the last line that matches decide', () => {
    assert.deepEqual(ignored(['*.pt', '!keep.pt'], ['a.pt', 'keep.pt']), ['a.pt'])
    assert.deepEqual(ignored(['!keep.pt', '*.pt'], ['a.pt', 'keep.pt']), ['a.pt', 'keep.pt'])
  })

  it('refuses what would mean something else than in gitignore', async () => {
    for (const line of ['[ab].txt', 'a\\ b', '{a,b}', './a', '../a']) {
      const failure = await rejectsWith('CONFIG_INVALID', () => new IgnoreRules([line]))
      assert.ok(failure.text.what.includes('.retrainignore'))
    }
  })
})
