import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../local/paths.ts'
import { BENCH } from './paths.ts'

/** The commit that is checked out, short. */
export function headCommit(): string {
  return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim()
}

/** Writes what was measured and its page, into docs/benchmarks; into .local/bench when it was quick. */
export function savePage(
  name: string,
  { report, page }: { readonly report: object; readonly page: string },
  isQuick: boolean,
  say: (line: string) => void,
): void {
  const folder = isQuick ? BENCH : join(ROOT, 'docs/benchmarks')
  mkdirSync(folder, { recursive: true })
  const path = join(folder, name)
  writeFileSync(`${path}.json`, `${JSON.stringify(report, null, 1)}\n`)
  writeFileSync(`${path}.md`, page)
  say(`Written: ${path}.md and .json`)
}
