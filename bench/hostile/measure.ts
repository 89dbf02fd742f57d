import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../../local/paths.ts'
import { thisMachine } from '../machine.ts'
import { headCommit } from '../saved-page.ts'
import { type HostileReport, type HostileResult, hostilePage, withRow } from './page.ts'
import type { Figures } from './rows.ts'

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
  const commit = headCommit()
  const started = performance.now()
  try {
    const code = await runTest(name, {
      GPU_RETRAIN_FIGURES: path,
      ...(!isQuick && { GPU_RETRAIN_HOSTILE: 'long' }),
    })
    const figures = readFigures(path, name)
    // A row that failed before it could count is wrong as well.
    const wrong = code === 0 ? figures.wrong : Math.max(1, figures.wrong)
    return {
      ...figures,
      wrong,
      seconds: (performance.now() - started) / 1000,
      commit,
      machine: thisMachine(),
    }
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
  const report = withRow(readReport(), result)
  mkdirSync(join(PAGE, '..'), { recursive: true })
  writeFileSync(`${PAGE}.json`, `${JSON.stringify(report, null, 1)}\n`)
  writeFileSync(`${PAGE}.md`, hostilePage(report))
}

/** What was run before. */
function readReport(): HostileReport {
  try {
    return JSON.parse(readFileSync(`${PAGE}.json`, 'utf8'))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { rows: [] }
    throw error
  }
}
