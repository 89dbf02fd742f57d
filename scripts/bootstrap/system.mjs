/** Debian packages: as root they are installed, otherwise the line that does it is shown. */
import { execFileSync } from 'node:child_process'
import { existsSync, rmSync, writeFileSync } from 'node:fs'

/** Debian's own switch against starting services while packages are installed. */
const POLICY = '/usr/sbin/policy-rc.d'

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
