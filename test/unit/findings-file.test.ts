/** The table of findings, whose words are names of files: a spreadsheet that opens it runs nothing. */
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { FindingsFile } from '../../src/home/findings-file.ts'

const FORMULAS = [
  '=1+1',
  ' =1+1',
  '\t@SUM(A1)',
  '\r=1',
  '\n+1',
  '-2+3',
  '|calc',
  '%0A=1',
  '\uff1d1+1',
  '\uff20SUM(A1)',
  '\u3000=1',
  'images/a;=1+1.jpg',
  'images/a; \t=1.jpg',
  'a","=1+1',
  'a\t=1',
]

for (const formula of FORMULAS)
  it(`runs nothing: ${JSON.stringify(formula)}`, async () => {
    const home = await mkdtemp(join(tmpdir(), 'findings-'))
    using findings = new FindingsFile(home, '7')
    findings.add({ kind: 'label-invalid', severity: 'error', place: formula, detail: formula })
    findings.flush()
    const table = await readFile(findings.path, 'utf8')
    const [, place = '=', detail = '='] =
      /\n"((?:[^"]|"")*)",label-invalid,error,"((?:[^"]|"")*)"\n$/.exec(table) ?? []
    // As a spreadsheet reads it that minds the quotes, and as one that takes a semicolon, a tab or a line's end for an end.
    for (const cell of [place, detail, ...`${place};${detail}`.split(/[;\t\r\n]/)])
      assert.doesNotMatch(cell.trimStart(), /^[=+\-@|%\uff1d\uff0b\uff0d\uff20]/)
    await rm(home, { recursive: true })
  })

it('leaves other names as they are', async () => {
  const home = await mkdtemp(join(tmpdir(), 'findings-'))
  using findings = new FindingsFile(home, '7')
  findings.add({ kind: 'label-invalid', severity: 'error', place: 'images/a = b-c; d.jpg', detail: '' })
  findings.flush()
  assert.match(await readFile(findings.path, 'utf8'), /\n"images\/a = b-c; d\.jpg",label-invalid,error,\n$/)
  await rm(home, { recursive: true })
})
