import { Failure } from '../errors.ts'
import { printable } from '../text/printable.ts'
import { type Address, knownHostsName } from './address.ts'
import type { Refused } from './handshake.ts'
import { isNamed } from './host-key-lines.ts'
import { fingerprint, type HostKeys, type KeyElsewhere, keyType, nothingPinned, same } from './host-keys.ts'

const SAFE = 'Nothing was authenticated: no secret left this machine.'
/** How many lines for others are looked at: to find a hashed port takes 0.2 s, in which nobody is heard. */
const MOST_LINES = 5
/** Of the names in one of them. */
const MOST_CHARACTERS = 300

/**
 * Says what is wrong with a host key and how to find out on the provider's console, which is a way to the server that
 * does not cross the network in question.
 *
 * @param pins what the user gave, possibly nothing
 * @param refused what the server showed
 */
export function hostKeyFailure(address: Address, pins: HostKeys, refused: Refused): Failure {
  const { verdict, offered } = refused
  if (verdict === 'revoked') return revoked(address, fingerprint(offered))
  if (verdict === 'elsewhere') return moved(address, pins, offered)
  if (!nothingPinned(pins)) return changed(address, pinned(pins), offered)
  const others = pins.elsewhere.slice(0, MOST_LINES)
  return isOneMachine(others, address)
    ? changed(address, others.map((other) => pinText(other, address)).join(' or '), offered)
    : missing(address, offered, others)
}

/** Lines for this host under another port, or all for one name, are meant for this server. */
function isOneMachine(others: readonly KeyElsewhere[], address: Address): boolean {
  if (others.length === 0) return false
  return (
    new Set(others.map(({ names }) => names)).size === 1 || others.some((other) => portOf(other, address))
  )
}

function missing(address: Address, key: Buffer, others: readonly KeyElsewhere[]): Failure {
  const type = keyType(key)
  const lines =
    others.length === 0 ? '' : ` (its lines are for ${others.map((o) => nameOf(o, address)).join(', ')})`
  return new Failure('HOST_KEY_MISSING', {
    what: `No host-key is set for ${knownHostsName(address)}${lines}. It shows ${type} ${fingerprint(key)}.`,
    safe: SAFE,
    next: `On the provider's console, "${consoleCommand(type)}" must show the same. Only then set its host-key (variable GPU_HOST_KEY; GPU_STAGING_HOST_KEY of a staging server) to: ${line(address, key)}`,
  })
}

/** The machine has proved to be the pinned one; only its address is another. */
function moved(address: Address, pins: HostKeys, key: Buffer): Failure {
  const names = pins.elsewhere.filter((other) => same(other.key, key)).slice(0, 3)
  return new Failure('HOST_KEY_MISSING', {
    what: `host-key pins the key that this server shows for ${names.map((other) => nameOf(other, address)).join(', ')}, not for ${knownHostsName(address)}.`,
    safe: SAFE,
    next: `It is the same machine under another port or name. Is server right? Then set host-key (variable GPU_HOST_KEY; GPU_STAGING_HOST_KEY of a staging server) to: ${line(address, key)}`,
  })
}

function changed(address: Address, pinnedKeys: string, offered: Buffer): Failure {
  return new Failure('HOST_KEY_CHANGED', {
    what: `${knownHostsName(address)} shows ${fingerprint(offered)}, but host-key pins ${pinnedKeys}.`,
    safe: SAFE,
    next: "A rented address gets new machines: look at the key on the provider's console. Only if it is the one shown here, set host-key anew; the old server's data is then gone.",
  })
}

function revoked(address: Address, offered: string): Failure {
  return new Failure('HOST_KEY_REVOKED', {
    what: `${knownHostsName(address)} shows ${offered}, which host-key marks as @revoked.`,
    safe: SAFE,
    next: 'Do not use this server; ask the provider for another.',
  })
}

function pinned(pins: HostKeys): string {
  return [
    ...pins.keys.map(fingerprint),
    ...pins.fingerprints.map((pin) => `SHA256:${pin.toString('base64').replace(/=+$/, '')}`),
  ].join(' or ')
}

function pinText(other: KeyElsewhere, address: Address): string {
  return `${fingerprint(other.key)} (for ${nameOf(other, address)})`
}

/** A hash hides its name, unless it is this host's under another port. */
function nameOf(other: KeyElsewhere, address: Address): string {
  const port = portOf(other, address)
  if (port !== undefined) return knownHostsName({ host: address.host, port })
  return other.names.startsWith('|1|') ? 'a name that is hashed' : printable(other.names, 100)
}

/** What was found once is asked for again, line by line. */
const PORTS = new WeakMap<KeyElsewhere, { readonly host: string; readonly port: number | undefined }>()

/** Under which other port a line names this host. */
function portOf(line: KeyElsewhere, { host }: Address): number | undefined {
  const known = PORTS.get(line)
  if (known?.host === host) return known.port
  const port = searchPort(line, host)
  PORTS.set(line, { host, port })
  return port
}

function searchPort({ names }: KeyElsewhere, host: string): number | undefined {
  if (names.length > MOST_CHARACTERS) return undefined
  if (!names.startsWith('|1|') && !names.toLowerCase().includes(host.toLowerCase())) return undefined
  for (let port = 1; port <= 65535; port++) if (isNamed(names, { host, port })) return port
  return undefined
}

function line(address: Address, key: Buffer): string {
  return `${knownHostsName(address)} ${keyType(key)} ${key.toString('base64')}`
}

function consoleCommand(type: string): string {
  const file = type.startsWith('ecdsa') ? 'ecdsa' : type === 'ssh-rsa' ? 'rsa' : 'ed25519'
  return `ssh-keygen -lf /etc/ssh/ssh_host_${file}_key.pub`
}
