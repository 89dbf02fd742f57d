import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { killMarkedProcesses, markedProcesses } from '../local/processes.ts'
import { start } from './command.ts'
import type { Link } from './link.ts'
import { markOf } from './traces.ts'

const run = promisify(execFile)

/** A private sshd at the far end of a link. */
export interface BenchServer {
  readonly user: string
  readonly address: string
  readonly port: number
  /** Files that OpenSSH's programs take. */
  readonly keyFile: string
  readonly knownHostsFile: string
  /** Where it looks for the keys that it lets in. */
  readonly authorizedKeysFile: string
  /** Folder for what arrives. */
  readonly root: string
  /** Of the listening sshd. */
  readonly pid: number
  /** Process ids of all sessions and what they started. */
  sessions(): number[]
  /** Ends sshd with all of them. */
  stop(): Promise<void>
}

/** What `user@host:port` inputs take. */
export function addressOf({ user, address, port }: BenchServer): string {
  return `${user}@${address}:${port}`
}

/** The inputs by which our actions reach it. */
export function accessInputs(server: BenchServer): Record<string, string> {
  return {
    server: addressOf(server),
    'ssh-key': readFileSync(server.keyFile, 'utf8'),
    'host-key': readFileSync(server.knownHostsFile, 'utf8'),
  }
}

/** The namespace is our own, so that every port in it is free. */
const PORT = 2222
const SSHD = ['/usr/sbin/sshd', '/usr/local/sbin/sshd', '/usr/bin/sshd'].find(existsSync)
const LISTENS_WITHIN_MS = 10_000
const LIVES_SECONDS = 24 * 3600

/**
 * Starts an sshd with OpenSSH's defaults and keys of its own. Its sessions have an empty home, so that the shell's
 * start-up files of whoever measures, which cost every peer some time, are not measured along.
 *
 * @param directory new, for keys and what arrives
 */
export async function startServer(link: Link, directory: string): Promise<BenchServer> {
  if (SSHD === undefined) throw new Error('there is no sshd here: apt-get install openssh-server')
  const file = (name: string): string => join(directory, name)
  await mkdir(file('root'), { recursive: true, mode: 0o700 })
  for (const name of ['host_key', 'user_key']) {
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'gpu-retrain-bench', '-f', file(name)])
  }
  await copyFile(file('user_key.pub'), file('authorized_keys'))
  const hostKey = (await readFile(file('host_key.pub'), 'utf8')).trim()
  const mark = `GPU_RETRAIN_BENCH_SERVER=${directory}`
  await writeFile(file('known_hosts'), `[${link.serverAddress}]:${PORT} ${hostKey}\n`)
  await writeFile(file('sshd_config'), configuration(link.serverAddress, directory, mark))
  const pid = await startSshd(link.server, directory)
  return {
    user: userInfo().username,
    address: link.serverAddress,
    port: PORT,
    keyFile: file('user_key'),
    knownHostsFile: file('known_hosts'),
    authorizedKeysFile: file('authorized_keys'),
    root: file('root'),
    pid,
    sessions: () => markedProcesses(mark, [pid]).filter((found) => found !== pid),
    stop: () => killMarkedProcesses(mark, [pid]),
  }
}

function configuration(address: string, directory: string, mark: string): string {
  return `
ListenAddress ${address}
Port ${PORT}
HostKey ${join(directory, 'host_key')}
AuthorizedKeysFile ${join(directory, 'authorized_keys')}
PidFile ${join(directory, 'sshd.pid')}
SetEnv HOME=${directory} ${markOf(process.pid)} ${mark}
StrictModes no
PermitRootLogin prohibit-password
PasswordAuthentication no
UsePAM no
PrintMotd no
Subsystem sftp internal-sftp
`
}

/** sshd writes its process id once it listens. */
async function startSshd(namespace: string, directory: string): Promise<number> {
  await mkdir('/run/sshd', { recursive: true, mode: 0o755 })
  const args = ['-D', '-e', '-f', join(directory, 'sshd_config')]
  const { pid, ending } = start({ program: SSHD ?? '', args }, namespace, LIVES_SECONDS)
  let ended = ''
  ending.then(({ output }) => {
    ended = output || 'without a word'
  })
  const deadline = performance.now() + LISTENS_WITHIN_MS
  while (!existsSync(join(directory, 'sshd.pid'))) {
    if (ended || performance.now() > deadline) throw new Error(`sshd does not listen: ${ended}`)
    await sleep(10)
  }
  return pid
}
