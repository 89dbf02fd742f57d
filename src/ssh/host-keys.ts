import { createHash, timingSafeEqual } from 'node:crypto'

/** A key that stands in `host-key` under another name than the server's. */
export interface KeyElsewhere {
  /** As the line names it: `[host]:port`, patterns, or a hash of them. */
  readonly names: string
  readonly key: Buffer
}

/** What the user pinned: whole keys, or fingerprints of keys. */
export interface HostKeys {
  /** Keys that the address may show. */
  readonly keys: readonly Buffer[]
  /** Keys that it must never show (`@revoked`). */
  readonly revoked: readonly Buffer[]
  /** SHA-256 digests of keys, 32 bytes each, from `SHA256:` fingerprints. */
  readonly fingerprints: readonly Buffer[]
  /** Keys of other addresses. They let nobody in, but tell what is wrong. */
  readonly elsewhere: readonly KeyElsewhere[]
}

/** How an offered key compares with what was pinned; `elsewhere` is one that is pinned for another address alone. */
export type HostKeyVerdict = 'accepted' | 'unknown' | 'revoked' | 'elsewhere'

const KEY_TYPE = /^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521))$/

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
  if (accepted) return 'accepted'
  return nothingPinned(pins) && pins.elsewhere.some(({ key }) => same(key, offered)) ? 'elsewhere' : 'unknown'
}

/** `SHA256:…` as ssh-keygen prints it. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
}

/** The type that a key blob names itself: `ssh-ed25519` and the like; empty for a blob of no known type. */
export function keyType(key: Buffer): string {
  if (key.length < 8) return ''
  const type = key.subarray(4, 4 + Math.min(key.readUInt32BE(), 64)).toString('latin1')
  return isKeyType(type) ? type : ''
}

/** Whether a word names a kind of host key that we know. */
export function isKeyType(word: string): boolean {
  return KEY_TYPE.test(word)
}

const SIGNATURES: Record<string, readonly string[]> = { 'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'] }
const FAMILIES = [
  ['ssh-ed25519'],
  ['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521'],
  ['rsa-sha2-512', 'rsa-sha2-256'],
] as const

/** Every host key algorithm that we take. */
export const ALL_HOST_KEYS: readonly string[] = FAMILIES.flat()

/**
 * The host key algorithms to offer, one list per try. A server shows one key per handshake, and picks by what the
 * client offers: the pinned types come first, or a right pin would seem wrong. A fingerprint does not tell its type, so
 * one family is offered after the other. A last try with all of them learns what the server shows instead.
 */
export function algorithmChoices(pins: HostKeys): readonly (readonly string[])[] {
  if (pins.fingerprints.length > 0) return FAMILIES
  const keys = nothingPinned(pins) ? pins.elsewhere.map(({ key }) => key) : pins.keys
  const types = new Set(keys.map(keyType))
  const first = [...types].flatMap((type) => SIGNATURES[type] ?? [type])
  return first.length > 0 ? [first, ALL_HOST_KEYS] : [ALL_HOST_KEYS]
}

/** Whether two keys or digests are the same. */
export function same(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}
