/** The table that a spreadsheet may open. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { plainTable } from '../../../src/report/plain-table.ts'
import { csvOutcome } from '../../support/csv-outcome.ts'

const RECORDED = join(import.meta.dirname, '../../fixtures/training/results.csv')
const copied = (csv: string): string => plainTable(csvOutcome('7', csv).curves)

/** Cells with which a spreadsheet would begin a formula, once it has dropped the quotes; some take semicolons for ends. */
function running(csv: string): string[] {
  const cells = csv.split('\n').flatMap((line) => line.split(/[,;]/))
  return cells
    .map((cell) => cell.replace(/^"/, '').trimStart())
    .filter((cell) => /^[=+\-@\t\r|%\uff1d\uff0b\uff0d\uff20]/.test(cell) && !/^-?\d/.test(cell))
}

const FORMULAS = [
  '=HYPERLINK("http://evil.example";"x")',
  '=1+1',
  "=cmd|'/C calc'!A0",
  '+1+cmd',
  '-2+3',
  '@SUM(A1)',
  '\t=1+1',
  '"=1+1"',
  '\uff1d1+1',
  '%0A=1+1',
  '|calc',
  ' =1+1',
  "'=1+1",
  'a;=1+1',
  '=a;\t@SUM(A1)',
]

describe('the copy of results.csv', () => {
  it('holds the numbers of a real one', async () => {
    const csv = await readFile(RECORDED, 'utf8')
    const [outcome, again] = [csvOutcome('7', csv), csvOutcome('7', copied(csv))]
    assert.deepEqual(again.curves, outcome.curves)
    assert.equal(copied(csv).split('\n')[0], csv.split('\n')[0])
  })

  for (const formula of FORMULAS) {
    it(`runs nothing that is a column's name or a cell: ${JSON.stringify(formula)}`, () => {
      const csv = copied(
        `epoch,time,${formula},metrics/mAP50(B)\n1,${formula},2,0.5\n2,20,${formula},${formula}\n`,
      )
      assert.notEqual(csv, '')
      assert.deepEqual(running(csv), [])
      assert.doesNotMatch(csv.split('\n').slice(1).join('\n'), /[^0-9.,e\n-]/)
    })
  }

  it('is not there without an epoch', () => {
    assert.equal(copied(''), '')
    assert.equal(copied('=1+1'), '')
    assert.equal(copied('epoch,time\n=1+1,2\n'), '')
  })
})
