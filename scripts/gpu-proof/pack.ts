import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { LOCAL, ROOT } from '../../local/paths.ts'
import { packSshd } from './pack-sshd.ts'

const run = promisify(execFile)

/** The most that the folder may have: what is sent to machines without a network is limited. */
export const MOST_BYTES = 60 * 2 ** 20

const MACHINE = join(import.meta.dirname, 'machine')
const UV = join(LOCAL, 'tools/python/bin/uv')
/** Got by scripts/bootstrap/wheels.mjs. */
const WHEELS = join(LOCAL, 'gpu-proof-wheels')
const PYTHON = join(LOCAL, 'tools/python/bin/python')
/** Compressed programs by the hash of what they were made of: they take a minute, and seldom change. */
const CACHE = join(LOCAL, 'gpu-proof-cache')
/** Of xz; 9 is the smallest. */
const PRESET = 9

/** What starts it on the machine and is read before anything is unpacked. */
const LOOSE = ['run.sh', 'start.py', 'installed.py', 'polars']
/** The committed bundles, what they send to the server, and what runs them here. */
const SOURCES = ['dist', 'remote', 'package.json', 'local/step.ts', 'local/server.ts', 'local/ports.ts']

/**
 * Packs everything for the proof but PyTorch, OpenCV and matplotlib, which the machine must have.
 *
 * @param folder is replaced if it is empty or an earlier proof
 * @param preset of xz, 0 (quick) to 9 (small)
 * @returns how many bytes the folder has
 * @throws Error for a folder that holds anything else
 */
export async function pack(folder: string, preset: number = PRESET): Promise<number> {
  await refuseOthers(folder)
  const work = await mkdtemp(join(tmpdir(), 'gpu-proof-pack-'))
  try {
    await rm(folder, { recursive: true, force: true })
    await mkdir(join(folder, 'packed'), { recursive: true })
    for (const name of LOOSE) await cp(join(MACHINE, name), join(folder, name), { recursive: true })
    await Promise.all([
      packProgram(process.execPath, join(work, 'node'), join(folder, 'packed/node.tar.xz'), preset),
      packProgram(UV, join(work, 'uv'), join(folder, 'packed/uv.tar.xz'), preset),
      packRest(join(work, 'rest'), join(folder, 'packed/rest.tar.xz'), preset),
    ])
    return await bytesBelow(folder)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** What somebody else keeps in a folder is not ours to remove. */
async function refuseOthers(folder: string): Promise<void> {
  const ours = [...LOOSE, 'packed', '__pycache__']
  const names = existsSync(folder) ? await readdir(folder) : []
  const others = names.filter((name) => !ours.includes(name))
  if (others.length > 0)
    throw new Error(`${folder} holds something else (${others[0]}). Nothing was changed; name a new folder.`)
}

/** A program goes into `bin/`, without its symbols where `strip` is there to take them out. */
async function packProgram(program: string, work: string, archive: string, preset: number): Promise<void> {
  const hash = createHash('sha256').update(await readFile(program))
  const cached = join(CACHE, `${basename(program)}-${hash.digest('hex').slice(0, 16)}-${preset}.tar.xz`)
  if (!existsSync(cached)) {
    await mkdir(join(work, 'bin'), { recursive: true })
    await copyFile(program, join(work, 'bin', basename(program)))
    await run('strip', [join(work, 'bin', basename(program))]).catch(() => undefined)
    await mkdir(CACHE, { recursive: true })
    await compress(work, `${cached}.part`, preset)
    await rename(`${cached}.part`, cached)
  }
  await copyFile(cached, archive)
}

async function packRest(work: string, archive: string, preset: number): Promise<void> {
  for (const path of [...SOURCES, 'local/processes.ts', 'scripts/gpu-proof']) {
    await mkdir(dirname(join(work, path)), { recursive: true })
    await cp(join(ROOT, path), join(work, path), {
      recursive: true,
      filter: (source) => !source.endsWith('__pycache__'),
    })
  }
  await packSshd(join(work, 'ssh'))
  await cp(WHEELS, join(work, 'wheels'), { recursive: true })
  await compress(work, archive, preset)
}

async function compress(folder: string, archive: string, preset: number): Promise<void> {
  const script = join(import.meta.dirname, 'compress.py')
  await run(PYTHON, [script, folder, archive, String(preset)])
}

async function bytesBelow(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}
