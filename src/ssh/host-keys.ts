import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { Failure } from '../errors.ts'
import { type Address, knownHostsName } from './address.ts'

/** What the user pinned: whole keys, or fingerprints of keys. */
export interface HostKeys {
  /** Keys that the address may show. */
  readonly keys: readonly Buffer[]
  /** Keys that it must never show (`@revoked`). */
  readonly revoked: readonly Buffer[]
  /** SHA-256 digests of keys, 32 bytes each, from `SHA256:` fingerprints. */
  readonly fingerprints: readonly Buffer[]
}

/** How an offered key compares with what was pinned. */
export type HostKeyVerdict = 'accepted' | 'unknown' | 'revoked'

const KEY_TYPE = /^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521))$/
const FINGERPRINT = /^SHA256:([A-Za-z0-9+/]{43})=?$/

/**
 * Reads the `host-key` input: known_hosts lines (plain, hashed, `[host]:port`, `@revoked`), public key lines without
 * a host, or `SHA256:` fingerprints, one a line. Lines for other hosts are skipped, as ssh does.
 *
 * @param text the input, empty when the user has none yet
 * @param address the server it is for
 * @throws Failure INPUT_INVALID for a line of no known form: a pin that is not understood must not count as none
 */
export function parseHostKeys(text: string, address: Address): HostKeys {
  const pins = { keys: [] as Buffer[], revoked: [] as Buffer[], fingerprints: [] as Buffer[] }
  for (const line of text.split(/\r\n|\r|\n/)) {
    const words = line.trim().split(/\s+/)
    if (words[0] && !words[0].startsWith('#')) readLine(words, address, pins)
  }
  return pins
}

/** Whether nothing was pinned for this address. */
export function nothingPinned(pins: HostKeys): boolean {
  return pins.keys.length === 0 && pins.fingerprints.length === 0
}

/**
 * Compares a key that a server offers with the pins: the whole blob, its type included, byte for byte.
 *
 * @param offered the key as it came in the handshake
 */
export function judgeHostKey(pins: HostKeys, offered: Buffer): HostKeyVerdict {
  if (pins.revoked.some((key) => same(key, offered))) return 'revoked'
  const digest = createHash('sha256').update(offered).digest()
  const accepted =
    pins.keys.some((key) => same(key, offered)) || pins.fingerprints.some((pin) => same(pin, digest))
  return accepted ? 'accepted' : 'unknown'
}

/** `SHA256:…` as ssh-keygen prints it. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
}

/** The type that a key blob names itself: `ssh-ed25519` and the like; empty for a blob of no known type. */
export function keyType(key: Buffer): string {
  if (key.length < 8) return ''
  const type = key.subarray(4, 4 + Math.min(key.readUInt32BE(), 64)).toString('latin1')
  return KEY_TYPE.test(type) ? type : ''
}

const SIGNATURES: Record<string, readonly string[]> = { 'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'] }
const FAMILIES = [
  ['ssh-ed25519'],
  ['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521'],
  ['rsa-sha2-512', 'rsa-sha2-256'],
] as const

/**
 * The host key algorithms to offer, one list per try. A server shows one key per handshake, and picks by what the
 * client offers: the pinned types come first, or a right pin would seem wrong. A fingerprint does not tell its type, so
 * one family is offered after the other. A last try with all of them learns what the server shows instead.
 */
export function algorithmChoices(pins: HostKeys): readonly (readonly string[])[] {
  if (nothingPinned(pins)) return [FAMILIES.flat()]
  if (pins.fingerprints.length > 0) return FAMILIES
  const types = new Set(pins.keys.map(keyType))
  return [[...types].flatMap((type) => SIGNATURES[type] ?? [type]), FAMILIES.flat()]
}

interface Pins {
  keys: Buffer[]
  revoked: Buffer[]
  fingerprints: Buffer[]
}

function readLine(words: string[], address: Address, pins: Pins): void {
  const digest = FINGERPRINT.exec(words[0] ?? '')
  if (digest?.[1]) {
    pins.fingerprints.push(Buffer.from(digest[1], 'base64'))
    return
  }
  const marker = words[0]?.startsWith('@') ? words.shift() : undefined
  if (marker && marker !== '@revoked') throw notAPin(`${marker} lines are not supported`)
  const hosts = KEY_TYPE.test(words[0] ?? '') ? undefined : words.shift()
  const key = readKey(words)
  if (hosts !== undefined && !matchesHost(hosts, address)) return
  if (marker) pins.revoked.push(key)
  else pins.keys.push(key)
}

function readKey(words: string[]): Buffer {
  const [type = '', base64 = ''] = words
  const key = Buffer.from(base64, 'base64')
  if (KEY_TYPE.test(type) && keyType(key) === type) return key
  throw notAPin(`"${[type, base64.slice(0, 12)].join(' ').trim()}…" is no public key`)
}

function matchesHost(hosts: string, address: Address): boolean {
  const name = knownHostsName(address)
  if (hosts.startsWith('|1|')) return matchesHashed(hosts, name)
  const patterns = hosts.split(',')
  if (patterns.some((pattern) => pattern.startsWith('!') && glob(pattern.slice(1), name))) return false
  return patterns.some((pattern) => glob(pattern, name))
}

/** `|1|salt|hash`: HMAC-SHA1 of the name under the salt (OpenSSH, hostfile.c). */
function matchesHashed(hosts: string, name: string): boolean {
  const [salt = '', hash = ''] = hosts.split('|').slice(2)
  const expected = createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest()
  return same(Buffer.from(hash, 'base64'), expected)
}

function glob(pattern: string, name: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`, 'i').test(name)
}

function same(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}

function notAPin(why: string): Failure {
  return new Failure('INPUT_INVALID', {
    what: `host-key: ${why}.`,
    safe: 'Nothing was contacted.',
    next: 'Give known_hosts lines, public key lines, or SHA256: fingerprints, one a line.',
  })
}
