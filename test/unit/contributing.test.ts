/** CONTRIBUTING.md says what is so: its map has the folders that there are, its glossary the words of the code. */
import assert from 'node:assert/strict'
import { globSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, it } from 'node:test'

const ROOT = join(import.meta.dirname, '../..')
const PAGE = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8')

/** What stands in a part of the page: from one text up to another. */
function between(from: string, to: string): string {
  const start = PAGE.indexOf(from)
  assert.ok(start >= 0 && PAGE.indexOf(to, start) > start, `${from} … ${to}`)
  return PAGE.slice(start, PAGE.indexOf(to, start))
}

/** The folders in the first column of a table. */
function rooms(part: string): string[] {
  const cells = [...part.matchAll(/^\| ([^|]+) \|/gm)].map(([, cell = '']) => cell)
  return cells.flatMap((cell) => [...cell.matchAll(/`(\w+)\/(?:<name>\/)?`/g)].map(([, name = '']) => name))
}

function folders(path: string): string[] {
  const entries = readdirSync(join(ROOT, path), { withFileTypes: true })
  return entries.filter((each) => each.isDirectory() && each.name !== '__pycache__').map(({ name }) => name)
}

const OURS = rooms(between('The rooms of `src/`', 'The rooms of `remote/'))

describe('the map', () => {
  it('has the rooms of src', () => assert.deepEqual(OURS.toSorted(), folders('src').sort()))

  it('has the rooms of the server', () => {
    const theirs = rooms(between('The rooms of `remote/', 'Imports point one way'))
    assert.deepEqual(theirs.toSorted(), folders('remote/gpu_retrain').sort())
  })

  it('has those of src in the order in which they import each other', () => {
    const upwards = globSync('src/*/**/*.ts', { cwd: ROOT }).flatMap((path) => {
      const imported = [...readFileSync(join(ROOT, path), 'utf8').matchAll(/ from '(\.[^']+)'/g)]
      const paths = imported.map(([, to = '']) => relative(ROOT, resolve(ROOT, dirname(path), to)))
      const place = (of: string): number => OURS.indexOf(of.split('/')[1] ?? '')
      return paths.filter((to) => place(to) > place(path)).map((to) => `${path} → ${to}`)
    })
    assert.deepEqual(upwards, [])
  })
})

describe('the glossary', () => {
  const words = [...between('## Glossary', '## Habits').matchAll(/\*\*([^*]+)\*\*/g)].map(
    ([, word = '']) => word,
  )
  const code = globSync('{src,actions,remote}/**/*.{ts,py}', { cwd: ROOT })
    .map((path) => readFileSync(join(ROOT, path), 'utf8'))
    .join('\n')

  it('has only words that the code uses', () => {
    assert.ok(words.length > 40)
    const unused = words.filter(
      (word) => !new RegExp(word.replace(/s$/, '').replaceAll(' ', '[ _-]?'), 'i').test(code),
    )
    assert.deepEqual(unused, [])
  })
})
