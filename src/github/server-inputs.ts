import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { refuseOtherServers } from '../config/allowed-servers.ts'
import { isServerFolder, rootTrouble, SERVER_FOLDER } from '../config/root-path.ts'
import { homeFolder } from '../home/layout.ts'
import { parseAddress } from '../ssh/address.ts'
import type { ServerAccess } from '../ssh/connect.ts'
import { parseHostKeys } from '../ssh/host-key-lines.ts'
import { readPrivateKey } from '../ssh/private-key.ts'
import { printable } from '../text/printable.ts'
import { type HookInputs, readHooks } from './hook-inputs.ts'
import type { InputReader } from './inputs.ts'

/** What every action that reaches the server takes. */
export interface ServerInputs {
  /** With the private key: apart from the rest, so that it never travels with options. */
  readonly access: ServerAccess
  /** The server-side home of everything; empty when neither the input nor the plan names one. */
  readonly root: string
  /** The runner-side home, absolute. */
  readonly home: string
  /** What commands of the repository are told; without it there are none. */
  readonly hooks?: HookInputs
}

/** How to reach the server that a dataset may come from; the same key opens it. */
export interface StagingInputs {
  /** `user@host[:port]`; empty when there is none. */
  readonly server: string
  readonly hostKey: string
}

const DEFAULT_HOME = '~/.local/share/gpu-retrain'

/**
 * Reads the common inputs. A server, key or host key that cannot be used is noted now: later it would be refused only
 * after the dataset was looked at.
 *
 * @param plannedRoot what the plan says about `root`; an explicit input wins
 */
export function readServer(read: InputReader, plannedRoot = ''): ServerInputs {
  const root = read.optional('root')
  const trouble = rootTrouble(root)
  if (root !== '' && !isServerFolder(root))
    read.problem(`root: "${printable(root, 200)}" is not ${SERVER_FOLDER}`)
  if (trouble !== undefined) read.problem(`root: "${printable(root, 200)}" ${trouble}`)
  const server = read.required('server')
  const [sshKey, sshPassphrase] = [read.secret('ssh-key'), read.secret('ssh-passphrase')]
  read.attempt(() => readPrivateKey(sshKey, sshPassphrase))
  const hostKey = read.optional('host-key')
  allowedServers(read)
  if (server !== '') checkServer(read, 'server', server, hostKey)
  const home = resolve((read.optional('home') || DEFAULT_HOME).replace(/^~(?=\/|$)/, homedir()))
  read.attempt(() => homeFolder(home, 'runs'))
  const access = { server, sshKey, sshPassphrase, hostKey }
  return { access, root: root || plannedRoot, home, hooks: readHooks(read) }
}

/** Reads how to reach the staging server. */
export function readStaging(read: InputReader): StagingInputs {
  const [server, hostKey] = [read.optional('staging'), read.optional('staging-host-key')]
  if (server !== '') checkServer(read, 'staging', server, hostKey)
  return { server, hostKey }
}

function checkServer(read: InputReader, input: 'server' | 'staging', server: string, hostKey: string): void {
  const address = read.attempt(() => parseAddress(server, input))
  if (address !== undefined) read.attempt(() => refuseOtherServers(allowedServers(read), address, input))
  const pinned = input === 'server' ? 'host-key' : 'staging-host-key'
  read.attempt(() => parseHostKeys(hostKey, address ?? { user: '', host: '', port: 22 }, pinned))
}

/** An empty list allows none; a step that says nothing of it has decided the server itself. */
function allowedServers(read: InputReader): string[] {
  const listed = read.lines('allow-servers')
  return read.isGiven('allow-servers') ? listed : ['*']
}
