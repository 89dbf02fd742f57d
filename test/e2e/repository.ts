import { execFileSync } from 'node:child_process'
import { cpSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import { ROOT } from '../../local/paths.ts'

/** What the test changes in the settings of `npm start`. */
export interface Change {
  readonly dataset: { path: string; name: string }
  readonly server: { root: string }
  readonly training: Record<string, number | string>
  readonly collect: { gates: Record<string, number> }
  readonly evaluation?: Record<string, string>
}

/**
 * Makes what somebody has who keeps the workflow in a repository of their own: the workflow, the actions as they are
 * committed, and a retrain.yaml. None of our TypeScript is there, so only the bundles can run.
 */
export function makeRepository(folder: string, change: Change): void {
  const committed = [
    '.github/workflows/retrain.yml',
    'dist',
    'remote',
    ...globSync('actions/*/action.yml', { cwd: ROOT }),
  ]
  for (const path of committed) cpSync(join(ROOT, path), join(folder, path), { recursive: true })
  const settings = parse(readFileSync(join(ROOT, 'examples/drawn-fire.yaml'), 'utf8'))
  const training = { ...settings.training, ...change.training }
  writeFileSync(join(folder, 'retrain.yaml'), stringify({ ...settings, ...change, training }))
  const identity = ['-c', 'user.name=test', '-c', 'user.email=test@example.org']
  for (const args of [
    ['init', '-q'],
    ['add', '.'],
    [...identity, 'commit', '-q', '-m', 'test'],
  ]) {
    execFileSync('git', args, { cwd: folder })
  }
}
