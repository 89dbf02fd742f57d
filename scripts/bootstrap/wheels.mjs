/** The packages that the GPU proof takes along, each with its hash. Plain JavaScript for any Node >= 20, like the rest here. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const LISTS = join(import.meta.dirname, 'tools')
/** The Pythons for which compiled packages are got; the machine may have any of them. */
const PYTHON_VERSIONS = ['3.10', '3.11', '3.12', '3.13', '3.14']
const PLATFORMS = [
  'manylinux_2_28_x86_64',
  'manylinux_2_17_x86_64',
  'manylinux2014_x86_64',
  'manylinux_2_12_x86_64',
]
const ANY = ['--implementation', 'py', '--abi', 'none', '--platform', 'any', '--python-version', '3.12']
const COMPILED = PLATFORMS.flatMap((platform) => ['--platform', platform])

/**
 * @param {string} folder is replaced when it does not hold what the lists say
 * @param {string} python has pip
 * @returns {import('./needs.mjs').Need}
 */
export function wheelsNeed(folder, python) {
  const stamp = join(folder, 'READY')
  return {
    name: 'packages for the GPU proof',
    downloadMb: 8,
    diskMb: 8,
    isMet: () => existsSync(stamp) && readFileSync(stamp, 'utf8') === pins(),
    meet: () => {
      rmSync(folder, { recursive: true, force: true })
      mkdirSync(folder, { recursive: true })
      download(python, folder, 'pure', ANY)
      for (const version of PYTHON_VERSIONS)
        download(python, folder, 'compiled', [...COMPILED, '--python-version', version])
      writeFileSync(stamp, pins())
    },
  }
}

function download(
  /** @type {string} */ python,
  /** @type {string} */ folder,
  /** @type {string} */ list,
  /** @type {string[]} */ which,
) {
  const pinned = ['--require-hashes', '--only-binary', ':all:', '--no-deps', '-r', listOf(list)]
  const options = ['--quiet', '--disable-pip-version-check', ...pinned, ...which, '--dest', folder]
  execFileSync(python, ['-m', 'pip', 'download', ...options], { stdio: ['ignore', 'inherit', 'inherit'] })
}

function pins() {
  return ['pure', 'compiled'].map((list) => readFileSync(listOf(list), 'utf8')).join('')
}

function listOf(/** @type {string} */ list) {
  return join(LISTS, `proof-${list}.txt`)
}
