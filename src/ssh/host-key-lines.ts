/** The `host-key` input: known_hosts lines, public keys, and fingerprints as OpenSSH's programs print them. */
import { createHmac } from 'node:crypto'
import { Failure } from '../errors.ts'
import { printable } from '../text/printable.ts'
import { type Address, knownHostsName } from './address.ts'
import { type HostKeys, isKeyType, type KeyElsewhere, keyType, same } from './host-keys.ts'
import { fitsPattern } from './name-pattern.ts'

/** Alone; as `ssh-keygen -lf` prints it, with the key's length before and its comment and type behind; as `ssh` asks. */
const FINGERPRINT =
  /^(?:(?:\d{3,5} )|(?:\w+ key fingerprint is:? ?))?SHA256:([A-Za-z0-9+/]{43})=?(?:\.|\s.*)?$/
/** The picture that `ssh-keygen -lv` draws below. */
const PICTURE = /^(?:\+-.*-\+|\|(?!1\|).*\|)$/
const MD5 = /^(?:\d{3,5} )?(?:MD5:)?(?:[0-9a-f]{2}:){15}[0-9a-f]{2}\b/i

interface Pins extends HostKeys {
  readonly keys: Buffer[]
  readonly revoked: Buffer[]
  readonly fingerprints: Buffer[]
  readonly elsewhere: KeyElsewhere[]
}

/**
 * Reads the `host-key` input: known_hosts lines (plain, hashed, `[host]:port`, `@revoked`), public key lines without
 * a host, or `SHA256:` fingerprints, one a line. Lines for other hosts pin nothing, as with ssh.
 *
 * @param text the input, empty when the user has none yet
 * @param address the server it is for
 * @param input the name of the input
 * @throws Failure INPUT_INVALID for lines of no known form: a pin that is not understood must not count as none
 */
export function parseHostKeys(text: string, address: Address, input = 'host-key'): HostKeys {
  const pins: Pins = { keys: [], revoked: [], fingerprints: [], elsewhere: [] }
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.trim().replace(/^(["'`])(.*)\1$/, '$2'))
  const problems = lines.flatMap((line) => {
    const isNothing = line === '' || line.startsWith('#') || PICTURE.test(line)
    return isNothing ? [] : (readLine(line, address, pins) ?? [])
  })
  if (problems.length > 0) throw notPins(input, problems)
  return pins
}

/**
 * Whether the names of a known_hosts line are those of a server.
 *
 * @param names patterns, or a hash
 */
export function isNamed(names: string, address: Pick<Address, 'host' | 'port'>): boolean {
  const name = knownHostsName(address)
  if (names.startsWith('|1|')) return matchesHash(names, name)
  const patterns = names.split(',')
  if (patterns.some((pattern) => pattern.startsWith('!') && fitsPattern(pattern.slice(1), name))) return false
  return patterns.some((pattern) => fitsPattern(pattern, name))
}

/** @returns what is wrong with it */
function readLine(line: string, address: Address, pins: Pins): string | undefined {
  const digest = FINGERPRINT.exec(line)?.[1]
  if (digest) {
    pins.fingerprints.push(Buffer.from(digest, 'base64'))
    return undefined
  }
  if (MD5.test(line)) return 'an MD5 fingerprint proves nothing; take the one of ssh-keygen -lf (SHA256:…)'
  if (/^(?:\d+ )?SHA256:/.test(line))
    return 'a fingerprint is SHA256: and 43 characters, and nothing right behind them'
  const words = line.split(/\s+/)
  const marker = words[0]?.startsWith('@') ? words.shift() : undefined
  if (marker && marker !== '@revoked') return `${printable(marker, 40)} lines are not supported`
  const names = isKeyType(words[0] ?? '') ? undefined : words.shift()
  const key = readKey(words)
  if (!key) return `"${printable(line.slice(0, 40))}…" is not a public key`
  const isHere = names === undefined || isNamed(names, address)
  if (isHere) (marker ? pins.revoked : pins.keys).push(key)
  else if (!marker) pins.elsewhere.push({ names, key })
  return undefined
}

function readKey([type = '', base64 = '']: string[]): Buffer | undefined {
  const key = decoded(base64)
  return key && isKeyType(type) && keyType(key) === type && isWhole(key, type) ? key : undefined
}

/** Node reads base64 up to where it ends, and over what is none: only what comes out again was all of it. */
function decoded(base64: string): Buffer | undefined {
  const bytes = Buffer.from(base64, 'base64')
  return bytes.toString('base64') === base64 ? bytes : undefined
}

/** Parts with their lengths before them, as many as its type has, and nothing behind. */
function isWhole(key: Buffer, type: string): boolean {
  let [at, parts] = [0, 0]
  for (; at + 4 <= key.length; parts++) at += 4 + key.readUInt32BE(at)
  return at === key.length && parts === (type === 'ssh-ed25519' ? 2 : 3)
}

/** `|1|salt|hash`: HMAC-SHA1 of the name under the salt (OpenSSH, hostfile.c). */
function matchesHash(names: string, name: string): boolean {
  const [salt, hash] = names.split('|').slice(2).map(decoded)
  return (
    salt !== undefined && hash !== undefined && same(hash, createHmac('sha1', salt).update(name).digest())
  )
}

function notPins(input: string, problems: readonly string[]): Failure {
  return new Failure('INPUT_INVALID', {
    what: `${input}: ${problems.slice(0, 5).join('; ')}.`,
    safe: 'Nothing was contacted.',
    next: 'Give known_hosts lines, public key lines, or SHA256: fingerprints (also as ssh-keygen -lf prints them), one a line.',
  })
}
