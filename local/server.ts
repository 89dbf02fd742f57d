import { execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, openSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { chmod, copyFile, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { delimiter, isAbsolute, join } from 'node:path'
import { promisify } from 'node:util'
import { freePort, waitForBanner } from './ports.ts'
import { kill, killMarkedProcesses, markedProcesses } from './processes.ts'

const run = promisify(execFile)

/** A rented server on this machine: everything an action needs to reach it, and how to end it. */
export interface LocalServer {
  /** `user@127.0.0.1:port`. */
  readonly server: string
  /** The private key's text. */
  readonly sshKey: string
  /** One known_hosts line. */
  readonly hostKey: string
  /** The server-side home of everything; exists, and is empty on the first start. */
  readonly root: string
  /** Of the listening sshd. */
  readonly pid: number
  /** Ends sshd and every process that a session left behind, detached trainings included. */
  stop(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** How to start a local server. */
export interface LocalServerOptions {
  /** Where keys, configuration and `root` live and stay; without it, a temporary folder that `stop` removes. */
  readonly directory?: string
  /** Lines for sshd_config; they win over ours. */
  readonly sshdLines?: readonly string[]
  /** Variables of every session on it. */
  readonly variables?: Readonly<Record<string, string>>
  /** A command that runs sshd: its own words, before those of sshd. */
  readonly runner?: readonly string[]
}

/** How to reach package indexes from here; a rented machine would have its own. */
export const NETWORK_VARIABLES =
  /^(SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE|(PIP|UV)_\w+|(HTTPS?|ALL|NO)_PROXY|(https?|all|no)_proxy)$/

/**
 * Starts a private sshd on a free loopback port, with keys of its own, that lets exactly this user in.
 *
 * @throws Error when sshd is missing or does not start
 */
export async function startLocalServer(options: LocalServerOptions = {}): Promise<LocalServer> {
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'gpu-retrain-server-')))
  const root = join(directory, 'root')
  await mkdir(root, { recursive: true, mode: 0o700 })
  await makeKeys(directory)
  const mark = `GPU_RETRAIN_LOCAL_SERVER=${createHash('sha256').update(directory).digest('hex')}`
  await killMarkedProcesses(mark, leftover(directory))
  const port = await freePort()
  await writeFile(join(directory, 'sshd_config'), await configuration(directory, port, mark, options), {
    mode: 0o600,
  })
  const pid = await startSshd(directory, port, options.runner ?? [])
  const removeTemporary = () => {
    if (options.directory === undefined) rmSync(directory, { recursive: true, force: true })
  }
  const sweep = () => {
    markedProcesses(mark, [pid]).forEach(kill)
    removeTemporary()
  }
  process.once('exit', sweep)
  const stop = async () => {
    await killMarkedProcesses(mark, [pid])
    process.off('exit', sweep)
    removeTemporary()
  }
  return {
    server: `${userInfo().username}@127.0.0.1:${port}`,
    sshKey: await readFile(join(directory, 'user_key'), 'utf8'),
    hostKey: `[127.0.0.1]:${port} ${(await readFile(join(directory, 'host_key.pub'), 'utf8')).trim()}`,
    root,
    pid,
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

async function makeKeys(directory: string): Promise<void> {
  for (const name of ['host_key', 'user_key']) {
    const file = join(directory, name)
    if (existsSync(file)) continue
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'gpu-retrain-local', '-f', file])
  }
  await copyFile(join(directory, 'user_key.pub'), join(directory, 'authorized_keys'))
  await chmod(join(directory, 'authorized_keys'), 0o600)
}

/** sshd takes the first value it meets for a keyword, and only the first SetEnv line. */
async function configuration(
  directory: string,
  port: number,
  mark: string,
  options: LocalServerOptions,
): Promise<string> {
  const network = Object.entries(process.env).filter(([name]) => NETWORK_VARIABLES.test(name))
  const passedOn = [...network, ...Object.entries(options.variables ?? {})]
  // bash under sshd reads ~/.bashrc only at the outermost level. What stands there is this machine's own affair, and some
  // of it (pyenv's rehash) leaves a lock behind when a test kills the session, which stalls the next ones for a minute.
  const variables = [mark, 'SHLVL=1', ...passedOn.map(([name, value]) => `${name}=${value}`)]
  return [
    ...(options.sshdLines ?? []),
    'ListenAddress 127.0.0.1',
    `Port ${port}`,
    `HostKey ${quoted(join(directory, 'host_key'))}`,
    // Here alone a `%` begins one of sshd's own words.
    `AuthorizedKeysFile ${quoted(join(directory, 'authorized_keys').replaceAll('%', '%%'))}`,
    `PidFile ${quoted(join(directory, 'sshd.pid'))}`,
    `SetEnv ${variables.map(quoted).join(' ')}`,
    // The folder may lie below one that others may write to, such as /tmp.
    'StrictModes no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin prohibit-password',
    // Both need privileges that an ordinary user's sshd does not have.
    'UsePAM no',
    'PrintLastLog no',
    'PrintMotd no',
    'Subsystem sftp internal-sftp',
    ...(await penaltyLines()),
    '',
  ].join('\n')
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`
}

/** Since 9.8 sshd locks an address out that failed often, and here every test has the same address. */
async function penaltyLines(): Promise<string[]> {
  // Some versions know no -V and say theirs while they complain.
  const said = await run(sshdProgram(), ['-V']).catch((error: { stderr?: string }) => error)
  const [, major = '0', minor = '0'] = /^OpenSSH_(\d+)\.(\d+)/m.exec(said.stderr ?? '') ?? []
  return Number(major) * 100 + Number(minor) >= 908 ? ['PerSourcePenalties no'] : []
}

/** @returns its absolute path, without which it does not start */
function sshdProgram(): string {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/usr/bin']
  const program = folders
    .map((folder) => join(folder, 'sshd'))
    .find((path) => isAbsolute(path) && existsSync(path))
  if (program === undefined)
    throw new Error('There is no sshd here. Install it: apt-get install openssh-server')
  return program
}

/** @returns the process id, once it answers with its banner */
async function startSshd(directory: string, port: number, runner: readonly string[]): Promise<number> {
  const [program = '', ...words] = [
    ...runner,
    sshdProgram(),
    '-D',
    '-e',
    '-f',
    join(directory, 'sshd_config'),
  ]
  // A root sshd insists on this folder, which a boot without systemd does not make.
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 })
  const logFile = join(directory, 'sshd.log')
  const log = openSync(logFile, 'a')
  const child = spawn(program, words, {
    stdio: ['ignore', 'ignore', log],
    env: {},
    // Ctrl-C at a terminal reaches the whole group; the server has to outlive it until `stop`.
    detached: true,
  })
  child.unref()
  const exited = new Promise<never>((_resolve, reject) => {
    child.once('error', reject)
    child.once('exit', () =>
      reject(new Error(`sshd ended at once: ${readFileSync(logFile, 'utf8').slice(-500)}`)),
    )
  })
  await Promise.race([waitForBanner(port, 'SSH-2.0'), exited])
  // From here on it ends because somebody wants it to, and its log may be gone by then.
  child.removeAllListeners('exit')
  return child.pid as number
}

/** The sshd of an earlier start in this folder that nobody stopped; it still writes to our log. */
function leftover(directory: string): number[] {
  const file = join(directory, 'sshd.pid')
  if (!existsSync(file)) return []
  const pid = readFileSync(file, 'utf8').trim()
  const errorStream = `/proc/${pid}/fd/2`
  const ours = existsSync(errorStream) && readlinkSync(errorStream) === join(directory, 'sshd.log')
  return ours ? [Number(pid)] : []
}
