/**
 * Bundles the actions into the committed `dist/`, byte for byte the same on every machine.
 *
 * What they run lies in `dist/shared/`, once for all of them. `dist/<name>/index.js` names the action, and `post.js`
 * beside it is the same under another name, by which a post step knows what it is.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { actionNames } from './action-contract.ts'

const ROOT = join(import.meta.dirname, '..')
const NCC = join(ROOT, 'node_modules/@vercel/ncc/dist/ncc/cli.js')
const SHARED = 'shared'

/** The folder of the committed bundles. */
export const DIST = join(ROOT, 'dist')

/** Builds all of `dist/` in a folder, which is replaced once everything is there. */
export function build(output: string = DIST): void {
  const fresh = `${output}.new`
  rmSync(fresh, { recursive: true, force: true })
  try {
    buildIn(fresh)
    rmSync(output, { recursive: true, force: true })
    renameSync(fresh, output)
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
}

function buildIn(output: string): void {
  bundle(join(ROOT, 'actions/all.ts'), join(output, SHARED))
  // Of every file below it: that they are modules.
  renameSync(join(output, SHARED, 'package.json'), join(output, 'package.json'))
  for (const name of actionNames()) {
    mkdirSync(join(output, name))
    const main = `import { run } from '../${SHARED}/index.js'\n\nawait run('${name}')\n`
    writeFileSync(join(output, name, 'index.js'), main)
    if (existsSync(join(ROOT, 'actions', name, 'post.ts')))
      writeFileSync(join(output, name, 'post.js'), "import './index.js'\n")
  }
}

function bundle(entry: string, output: string): void {
  const args = [NCC, 'build', entry, '-o', output, '--license', 'licenses.txt', '--quiet']
  execFileSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' })
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

if (import.meta.main) build()
