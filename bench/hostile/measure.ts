import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { ROOT } from '../../local/paths.ts'
import { thisMachine } from '../machine.ts'
import { type HostileReport, type HostileResult, hostilePage } from './page.ts'
import { type Figures, ROWS } from './rows.ts'

const PAGE = join(ROOT, 'docs/benchmarks/faults')

/**
 * Runs rows long, one after the other, and writes each into docs/benchmarks when it is done.
 *
 * @param names of the rows
 * @param isQuick run each as the faults ring does, and write nothing
 * @returns whether every row held
 */
export async function measureHostile(
  names: readonly string[],
  isQuick: boolean,
  say: (line: string) => void,
): Promise<boolean> {
  const results: HostileResult[] = []
  for (const name of names) {
    say(`\n── ${name}`)
    const result = await measureRow(name, isQuick)
    results.push(result)
    say(`${name}: ${result.runs} tried, ${result.wrong} wrong, ${Math.round(result.seconds)} s.`)
    if (!isQuick) save(result)
  }
  return results.every(({ wrong }) => wrong === 0)
}

async function measureRow(name: string, isQuick: boolean): Promise<HostileResult> {
  const folder = mkdtempSync(join(tmpdir(), 'hostile-'))
  const path = join(folder, 'figures')
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim()
  const started = performance.now()
  try {
    const code = await runTest(name, {
      GPU_RETRAIN_FIGURES: path,
      ...(!isQuick && { GPU_RETRAIN_HOSTILE: 'long' }),
    })
    const figures = readFigures(path, name)
    // A row that failed before it could count is wrong as well.
    const wrong = code === 0 ? figures.wrong : Math.max(1, figures.wrong)
    return { ...figures, wrong, seconds: (performance.now() - started) / 1000, commit }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function runTest(name: string, environment: Record<string, string>): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--test', `test/faults/${name}.test.ts`], {
      cwd: ROOT,
      stdio: 'inherit',
      env: { ...process.env, ...environment },
    })
    child.once('error', () => resolve(127))
    child.once('close', (code) => resolve(code ?? 1))
  })
}

function readFigures(path: string, row: string): Figures {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return { row, runs: 0, wrong: 1, seed: 0, facts: {} }
  }
}

function save(result: HostileResult): void {
  const machine = thisMachine()
  const others = readReport(machine).rows.filter(({ row }) => row !== result.row)
  const rows = ROWS.flatMap(({ name }) => [...others, result].find(({ row }) => row === name) ?? [])
  mkdirSync(join(PAGE, '..'), { recursive: true })
  writeFileSync(`${PAGE}.json`, `${JSON.stringify({ machine, rows }, null, 1)}\n`)
  writeFileSync(`${PAGE}.md`, hostilePage({ machine, rows }))
}

/** What was run before on the same machine. */
function readReport(machine: HostileReport['machine']): HostileReport {
  try {
    const report: HostileReport = JSON.parse(readFileSync(`${PAGE}.json`, 'utf8'))
    return isDeepStrictEqual(report.machine, machine) ? report : { machine, rows: [] }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { machine, rows: [] }
    throw error
  }
}
