import { createPrivateKey, type KeyObject } from 'node:crypto'
import ssh2, { type ParsedKey } from 'ssh2'
import { Failure } from '../errors.ts'
import { CUT_OFF, findKey, type KeyText } from './key-text.ts'
import { readHead, writeEd25519 } from './openssh-key.ts'

/**
 * Reads the private key before anything is contacted: every format that `ssh` takes (OpenSSH's own; PKCS#8, PKCS#1 and
 * SEC1, encrypted or not), and what copying makes of them.
 *
 * @param text the key as it was put into the secret
 * @param passphrase empty when the key has none
 * @returns the key, decrypted, as ssh2 takes it
 * @throws Failure SSH_KEY_INVALID with a one-line cure; the key itself is never part of a message
 */
export function readPrivateKey(text: string, passphrase: string): ParsedKey {
  if (last?.text !== text || last.passphrase !== passphrase)
    last = { text, passphrase, key: read(text, passphrase) }
  return last.key
}

/** To decrypt a key takes a second, and every connection needs it. */
let last: { readonly text: string; readonly passphrase: string; readonly key: ParsedKey } | undefined

function read(text: string, passphrase: string): ParsedKey {
  // ssh2 reads PuTTY's older format by itself.
  if (/^\s*PuTTY-User-Key-File-2/.test(text))
    return parsed(text.replaceAll(/\r\n?/g, '\n'), passphrase, PUTTY)
  const key = findKey(text)
  if (typeof key === 'string') throw invalid(key)
  return key.label === 'OPENSSH' ? openSsh(key, passphrase) : pem(key, passphrase)
}

function openSsh(key: KeyText, passphrase: string): ParsedKey {
  const head = readHead(key.data)
  if (!head) throw invalid(DAMAGED)
  if (!head.isWhole) throw invalid(CUT_OFF)
  refuseType(head.type)
  const isEncrypted = head.cipher !== 'none'
  if (isEncrypted && passphrase === '') throw invalid(NO_PASSPHRASE)
  if (head.cipher.startsWith('chacha20')) throw invalid(RARE_CIPHER)
  return parsed(key.pem, passphrase, isEncrypted ? WRONG_PASSPHRASE : DAMAGED)
}

/** Node reads what OpenSSL reads, as ssh does. */
function pem(key: KeyText, passphrase: string): ParsedKey {
  const isEncrypted = key.label === 'ENCRYPTED' || key.headers.length > 0
  if (key.headers.length === 0 && !isWholeSequence(key.data)) throw invalid(CUT_OFF)
  if (isEncrypted && passphrase === '') throw invalid(NO_PASSPHRASE)
  if (key.label === 'DSA') refuseType('ssh-dss')
  try {
    return parsed(forSsh(createPrivateKey({ key: key.pem, passphrase })), '', DAMAGED)
  } catch (error) {
    if (error instanceof Failure) throw error
    throw invalid(isEncrypted ? WRONG_PASSPHRASE : DAMAGED)
  }
}

/** DER says how long it is. */
function isWholeSequence(data: Buffer): boolean {
  const first = data[1] ?? 0
  if (data[0] !== 0x30 || first < 0x80) return data[0] === 0x30 && 2 + first === data.length
  const lengthBytes = first & 0x7f
  if (lengthBytes > 4 || data.length < 2 + lengthBytes) return false
  return 2 + lengthBytes + data.readUIntBE(2, lengthBytes) === data.length
}

/** @throws Failure SSH_KEY_INVALID for a key of a kind that SSH does not have */
function forSsh(key: KeyObject): string {
  const type = key.asymmetricKeyType ?? ''
  if (type === 'ed25519') return writeEd25519(key)
  if (type === 'rsa') return key.export({ type: 'pkcs1', format: 'pem' }).toString()
  const curve = key.asymmetricKeyDetails?.namedCurve ?? type
  if (!CURVES.includes(curve)) refuseType(curve)
  // By way of JWK, which knows curves by name only: the file may spell out the curve's numbers.
  const named = createPrivateKey({ key: key.export({ format: 'jwk' }), format: 'jwk' })
  return named.export({ type: 'sec1', format: 'pem' }).toString()
}

const CURVES: readonly string[] = ['prime256v1', 'secp384r1', 'secp521r1']

function refuseType(type: string): void {
  if (/^(?:ssh-(?:ed25519|rsa)|ecdsa-sha2-\w+)$/.test(type)) return
  if (type.startsWith('sk-'))
    throw invalid(
      'It is the key of a security token, which wants to be touched; make one with ssh-keygen -t ed25519.',
    )
  throw invalid(`Its kind (${type}) does not log in over SSH; make one with ssh-keygen -t ed25519.`)
}

function parsed(text: string, passphrase: string, next: string): ParsedKey {
  const key = ssh2.utils.parseKey(text, passphrase || undefined)
  const first = Array.isArray(key) ? key[0] : key
  if (first instanceof Error || !first?.isPrivateKey()) throw invalid(next)
  return first
}

const NO_PASSPHRASE = 'It is encrypted: set ssh-passphrase, or use a key without.'
const WRONG_PASSPHRASE =
  'It does not open with ssh-passphrase: set that to the right one, or use a key without.'
const RARE_CIPHER = 'Encrypt it with a more common cipher: ssh-keygen -p -Z aes256-ctr -f KEY.'
const DAMAGED = 'It is damaged: store the whole private file as ssh-keygen wrote it (ed25519, ecdsa or rsa).'
const PUTTY = "It is PuTTY's format; write it anew with puttygen key.ppk -O private-openssh -o key."

function invalid(next: string): Failure {
  return new Failure('SSH_KEY_INVALID', {
    what: 'ssh-key cannot be used.',
    safe: 'Nothing was contacted.',
    next,
  })
}
