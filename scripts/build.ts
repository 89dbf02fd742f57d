/**
 * Bundles every action into its committed `dist/`, byte for byte the same on every machine.
 *
 * An entry is `actions/<name>/run.ts`, and `post.ts` where an action has one.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')
const NCC = join(ROOT, 'node_modules/@vercel/ncc/dist/ncc/cli.js')

/** Every entry to bundle, with its output folder. */
export function entries(): { entry: string; output: string }[] {
  const actions = readdirSync(join(ROOT, 'actions')).map((name) => join(ROOT, 'actions', name))
  return actions
    .flatMap((action) => [
      { entry: join(action, 'run.ts'), output: join(action, 'dist') },
      { entry: join(action, 'post.ts'), output: join(action, 'dist/post') },
    ])
    .filter(({ entry }) => existsSync(entry))
}

/** Bundles one entry into a folder, which is replaced. */
export function bundle(entry: string, output: string): void {
  rmSync(output, { recursive: true, force: true })
  execFileSync(
    process.execPath,
    [NCC, 'build', entry, '-o', output, '--license', 'licenses.txt', '--quiet'],
    {
      cwd: ROOT,
      stdio: 'inherit',
    },
  )
  // ssh2's helper for a Windows key agent; nothing of ours calls it.
  rmSync(join(output, 'pagent.exe'), { force: true })
  refuseNativeCode(output)
}

function refuseNativeCode(output: string): void {
  const native = readdirSync(output, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.node'),
  )
  if (native.length > 0) throw new Error(`${output} would differ between machines: ${native.join(', ')}`)
}

if (import.meta.main) {
  for (const { entry, output } of entries()) {
    bundle(entry, output)
    process.stdout.write(`${entry.slice(ROOT.length + 1)} → ${output.slice(ROOT.length + 1)}\n`)
  }
}
