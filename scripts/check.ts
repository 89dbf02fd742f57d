/** Everything that reads the code without running it; the first failure does not hide the others. */
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')
const TOOLS = join(ROOT, '.local/tools')
const PYTHON = globSync('{remote,scripts}/**/*.py', { cwd: ROOT })
const FORMATTED = ['remote', 'scripts', 'test/remote']

/** Whose imports `.dependency-cruiser.json` holds in one direction. */
const ROOMS = ['src', 'actions', 'local', 'bench', 'scripts']

/** Name, command, arguments. */
const CHECKS: [string, string, string[]][] = [
  ['biome', 'node_modules/.bin/biome', ['check', '--error-on-warnings']],
  ['tsc', 'node_modules/.bin/tsc', ['-p', '.']],
  ['rooms', 'node_modules/.bin/depcruise', ['--config', '.dependency-cruiser.json', ...ROOMS]],
  ['ruff', join(TOOLS, 'python/bin/ruff'), ['check', ...FORMATTED]],
  ['ruff format', join(TOOLS, 'python/bin/ruff'), ['format', '--check', ...FORMATTED]],
  ['mypy', join(TOOLS, 'python/bin/mypy'), PYTHON],
  // The contracts stand in pyproject.toml.
  ['imports', 'env', ['PYTHONPATH=remote', join(TOOLS, 'python/bin/lint-imports'), '--no-cache']],
  ['actionlint', join(TOOLS, 'actionlint'), []],
  ['zizmor', join(TOOLS, 'python/bin/zizmor'), ['--offline', '--persona', 'auditor', '.github', 'actions']],
]

const failed = CHECKS.filter(([name, command, args]) => {
  const { status, error } = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit' })
  process.stdout.write(`${status === 0 ? '✔' : '✖'} ${name}${error ? `: ${error.message}` : ''}\n`)
  return status !== 0
})
process.exit(failed.length === 0 ? 0 : 1)
