import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { CORPUS } from '../support/corpus/corpus.ts'

const ROOT = join(import.meta.dirname, '../..')
const page = readFileSync(join(ROOT, 'docs/accepted.md'), 'utf8')
const rows = page.split('\n').filter((line) => /^\| (?!situation)/.test(line))

it('docs/accepted.md names tests that exist', () => {
  const files = page.match(/\btest\/[\w/.-]+\.(ts|py)\b/g) ?? []
  assert.ok(files.length > 50)
  assert.deepEqual(
    files.filter((file) => !existsSync(join(ROOT, file))),
    [],
  )
})

it('each row of docs/accepted.md says what is done, and by which test', () => {
  for (const row of rows) assert.match(row, /^\| [^|]+ \| [^|]+ \| [^|]+ \|$/)
})

it('docs/accepted.md names datasets of the corpus', () => {
  const [, shapes = ''] = /## Datasets as tools leave them([\s\S]*?)\n## /.exec(page) ?? []
  const named = shapes.split('\n').flatMap((row) => /^\| (?!situation).*\| ([^|]+) \|$/.exec(row)?.[1] ?? [])
  const names = named.filter((cell) => !cell.includes('test/') && cell !== 'the same')
  const known = (words: string) =>
    CORPUS.some(({ name }) => words.split(/ ?… ?/).every((part) => name.includes(part)))
  const lost = names.flatMap((cell) => cell.split(/, | and /)).filter((words) => !known(words.trim()))
  assert.deepEqual(lost, [])
})
