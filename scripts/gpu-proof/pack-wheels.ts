import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The Pythons for which compiled packages are packed; the machine may have any of them. */
const PYTHON_VERSIONS = ['3.10', '3.11', '3.12', '3.13', '3.14']
const PLATFORMS = [
  'manylinux_2_28_x86_64',
  'manylinux_2_17_x86_64',
  'manylinux2014_x86_64',
  'manylinux_2_12_x86_64',
]
const ANY = ['--implementation', 'py', '--abi', 'none', '--platform', 'any', '--python-version', '3.12']

/**
 * Downloads the library and what it needs that is small: each with the hash that stands in `pure.txt` and `compiled.txt`.
 *
 * @param python has pip
 * @param folder is made
 */
export async function downloadWheels(python: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await download(python, folder, 'pure.txt', ANY)
  const platforms = PLATFORMS.flatMap((platform) => ['--platform', platform])
  for (const version of PYTHON_VERSIONS)
    await download(python, folder, 'compiled.txt', [...platforms, '--python-version', version])
}

async function download(python: string, folder: string, list: string, which: string[]): Promise<void> {
  const pinned = [
    '--require-hashes',
    '--only-binary',
    ':all:',
    '--no-deps',
    '-r',
    join(import.meta.dirname, list),
  ]
  const quiet = ['--quiet', '--disable-pip-version-check']
  await run(python, ['-m', 'pip', 'download', ...quiet, ...pinned, ...which, '--dest', folder])
}
