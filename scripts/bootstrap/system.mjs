/** Debian packages: as root they are installed, otherwise the line that does it is shown. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Debian's own switch against starting services while packages are installed. */
const POLICY = '/usr/sbin/policy-rc.d'

/** Debian packages by a file that proves them; without these nothing here can be got. */
const SYSTEM = {
  'openssh-server': ['/usr/sbin/sshd'],
  'openssh-client': ['/usr/bin/ssh-keygen', '/usr/bin/ssh'],
  git: ['/usr/bin/git'],
  python3: ['/usr/bin/python3'],
}

/** What the tests need besides: other servers and shells than ours, as people have them. */
const SYSTEM_OF_TESTS = {
  ...SYSTEM,
  'dropbear-bin': ['/usr/sbin/dropbear', '/usr/bin/dropbearkey'],
  zsh: ['/usr/bin/zsh'],
  tmux: ['/usr/bin/tmux'],
  chromium: ['/usr/bin/chromium'],
}

/**
 * @param {boolean} isForTests whether the tests are to run, too
 * @returns {string[]} names of Debian packages that this machine lacks
 */
export function missingPackages(isForTests) {
  const wanted = isForTests ? SYSTEM_OF_TESTS : SYSTEM
  const missing = Object.keys(wanted).filter((name) => !wanted[name].every(isOnMachine))
  const ensurepip = spawnSync('python3', ['-c', 'import ensurepip, venv'])
  return ensurepip.status === 0 ? missing : [...missing, 'python3-venv']
}

/** A program counts wherever it lies; Debian's path is only the usual one. */
function isOnMachine(/** @type {string} */ file) {
  const name = file.slice(file.lastIndexOf('/') + 1)
  const folders = `${process.env.PATH}${delimiter}/usr/sbin`.split(delimiter)
  return folders.some((folder) => existsSync(join(folder, name)))
}

/**
 * @param {string[]} packages names of Debian packages
 * @throws {Error} when this user may not install them, with the line to run
 */
export function installSystemPackages(packages) {
  if (process.getuid?.() !== 0) {
    throw new Error(
      `This machine lacks ${packages.join(', ')}. Please run:\n\n  sudo apt-get install -y ${packages.join(' ')}\n`,
    )
  }
  // An SSH server that nobody asked for must not begin to listen on port 22.
  const quiet = !existsSync(POLICY)
  if (quiet) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    apt('update', '-qq')
    apt('install', '-y', '-qq', '--no-install-recommends', ...packages)
  } finally {
    if (quiet) rmSync(POLICY)
  }
}

function apt(/** @type {string[]} */ ...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  execFileSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env })
}
