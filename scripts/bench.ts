/**
 * Measures our transfer against its peers on emulated links. `npm run bench -- [--quick] [CELL...]`: without names all
 * cells, which takes two hours; `--quick` runs each peer once. Every cell goes into docs/benchmarks when it is done, unless
 * it was quick or measured sources instead of the bundle. Nothing here fails on a figure.
 *
 * `npm run bench -- hostile [--quick] [ROW...]` counts faults and attacks instead, which takes two hours as well.
 * `npm run bench -- overhead [--quick]` trains beside the bare library instead, for a quarter of an hour; `audit [--quick]`
 * looks at 128,001 files beside it; `forecast [--quick]` holds what is foretold against what happens.
 */
import { mkdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { measureAudit } from '../bench/audit/measure.ts'
import { CELLS } from '../bench/cells.ts'
import { measureForecast } from '../bench/forecast/measure.ts'
import { measureHostile } from '../bench/hostile/measure.ts'
import { ROWS } from '../bench/hostile/rows.ts'
import { buildLinkemu } from '../bench/linkemu.ts'
import { thisMachine } from '../bench/machine.ts'
import { measureOverhead } from '../bench/overhead/measure.ts'
import { BENCH } from '../bench/paths.ts'
import { obstacle } from '../bench/prerequisites.ts'
import { overview, readReport, withCell, writeReport } from '../bench/report.ts'
import type { CellResult } from '../bench/results.ts'
import { runCell } from '../bench/run-cell.ts'
import { removeLeftovers, removeTraces } from '../bench/traces.ts'
import { ROOT } from '../local/paths.ts'
import { readArguments } from './arguments.ts'

if (process.argv[2] === 'hostile') {
  process.argv.splice(2, 1)
  const rows = readArguments(
    'row',
    ROWS.map(({ name }) => name),
    ['quick'],
  )
  process.exit((await measureHostile(rows.names, rows.isSet('quick'), say)) ? 0 : 1)
}
const beside = new Map([
  ['overhead', measureOverhead],
  ['audit', measureAudit],
  ['forecast', measureForecast],
]).get(process.argv[2] ?? '')
if (beside) {
  process.argv.splice(2, 1)
  const { isSet } = readArguments('name', [], ['quick'])
  process.exit((await beside(isSet('quick'), say)) ? 0 : 1)
}
const { names, isSet } = readArguments(
  'cell',
  CELLS.map(({ name }) => name),
  ['quick'],
)
const isQuick = isSet('quick')
const folder = isQuick || process.env.GPU_RETRAIN_BENCH_ENTRY ? BENCH : join(ROOT, 'docs/benchmarks')
const reason = obstacle()
if (reason) {
  say(`Nothing can be measured here: ${reason}.`)
  process.exit(0)
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
process.once('exit', () => removeTraces(process.pid))
removeLeftovers()
buildLinkemu()
const results = await measureAll()
say(`\n${overview(results)}\n`)

async function measureAll(): Promise<CellResult[]> {
  const found: CellResult[] = []
  for (const cell of CELLS.filter(({ name }) => names.includes(name))) {
    try {
      const result = await runCell(cell, isQuick ? 1 : Number.POSITIVE_INFINITY, say)
      found.push(result)
      save(result)
    } catch (error) {
      say(`${cell.name} could not be measured: ${error instanceof Error ? error.message : error}`)
    }
  }
  return found
}

function save(result: CellResult): void {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'transfer')
  writeReport(path, withCell(readReport(path, thisMachine()), result))
  say(`Written: ${relative(ROOT, path)}.md and .json`)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
