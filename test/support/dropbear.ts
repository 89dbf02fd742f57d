import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { freePort, waitForBanner } from '../../local/ports.ts'
import type { ServerAccess } from '../../src/ssh/connect.ts'
import { makeKeyPair } from '../../src/ssh/key-pair.ts'

/** A real dropbear on a free loopback port. */
export interface Dropbear extends AsyncDisposable {
  readonly access: ServerAccess
}

/**
 * Starts one that lets exactly this user in. It knows no other place for keys than the user's home, so it gets an empty
 * one, in a mount namespace of its own: no privilege is needed.
 *
 * @param options of its own: `-s` for keys alone, `-t` for a password behind the key
 */
export async function startDropbear(options: readonly string[] = ['-s']): Promise<Dropbear> {
  const folder = mkdtempSync(join(tmpdir(), 'gpu-retrain-dropbear-'))
  const hostKeyFile = join(folder, 'host_key')
  const made = execFileSync('dropbearkey', ['-t', 'ed25519', '-f', hostKeyFile], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const { privateKey, publicKey } = makeKeyPair()
  writeFileSync(join(folder, 'authorized_keys'), `${publicKey}\n`)
  const port = await freePort()
  const { username, homedir, uid } = userInfo()
  const namespaces = uid === 0 ? ['--mount'] : ['--mount', '--user', '--map-current-user', '--keep-caps']
  const start =
    'mount -t tmpfs -o mode=700 none "$0" && mkdir -m 700 "$0/.ssh" && cp "$1/authorized_keys" "$0/.ssh/" && shift && exec dropbear "$@"'
  const own = ['-F', '-E', '-r', hostKeyFile, '-P', join(folder, 'pid'), '-p', `127.0.0.1:${port}`]
  const child = spawn('unshare', [...namespaces, 'sh', '-c', start, homedir, folder, ...own, ...options], {
    stdio: 'ignore',
  })
  await waitForBanner(port, 'SSH-2.0-dropbear')
  return {
    access: {
      server: `${username}@127.0.0.1:${port}`,
      sshKey: privateKey,
      sshPassphrase: '',
      hostKey: /^ssh-ed25519 \S+/m.exec(made)?.[0] ?? '',
    },
    [Symbol.asyncDispose]: async () => {
      child.kill()
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      rmSync(folder, { recursive: true })
    },
  }
}
