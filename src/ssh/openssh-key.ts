/** OpenSSH's own format of private keys (PROTOCOL.key): what stands in it openly, and an Ed25519 key written in it. */
import { type KeyObject, randomBytes } from 'node:crypto'

const MAGIC = Buffer.from('openssh-key-v1\0')
const TAG_BYTES = 16

/** What a key says of itself before it is decrypted. */
export interface KeyHead {
  /** `none`, `aes256-ctr` and the like. */
  readonly cipher: string
  /** `ssh-ed25519` and the like. */
  readonly type: string
  /** Whether all of it is there. */
  readonly isWhole: boolean
}

/**
 * Reads the open part.
 *
 * @param data the key without its PEM lines
 * @returns undefined when it is not in this format
 */
export function readHead(data: Buffer): KeyHead | undefined {
  if (!data.subarray(0, MAGIC.length).equals(MAGIC)) return undefined
  let at = MAGIC.length
  const string = (): Buffer => {
    const length = at + 4 <= data.length ? data.readUInt32BE(at) : 0
    at += 4 + length
    return data.subarray(at - length, at)
  }
  const cipher = string().toString('latin1')
  string()
  string()
  at += 4
  const blob = string()
  string()
  const type = blob.length < 4 ? '' : blob.subarray(4, 4 + blob.readUInt32BE()).toString('latin1')
  const tag = /@openssh\.com$/.test(cipher) ? TAG_BYTES : 0
  return { cipher, type, isWhole: at + tag === data.length }
}

/** The public half of an Ed25519 key, as SSH sends it. */
export function ed25519Blob(key: KeyObject): Buffer {
  return Buffer.concat([
    string(ED25519),
    string(Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url')),
  ])
}

/**
 * Writes an Ed25519 key without a passphrase; ssh2 reads no other format of one.
 *
 * @param key the private one
 */
export function writeEd25519(key: KeyObject): string {
  const { d = '', x = '' } = key.export({ format: 'jwk' })
  const [seed, point] = [Buffer.from(d, 'base64url'), Buffer.from(x, 'base64url')]
  const check = randomBytes(4)
  const secret = Buffer.concat([seed, point])
  const inner = Buffer.concat([check, check, string(ED25519), string(point), string(secret), string('')])
  const padding = Buffer.from(Array.from({ length: -inner.length & 7 }, (_, index) => index + 1))
  const none = string('none')
  const outer = [MAGIC, none, none, string(''), uint32(1), string(ed25519Blob(key))]
  const base64 = Buffer.concat([...outer, string(Buffer.concat([inner, padding]))]).toString('base64')
  const lines = base64.match(/.{1,70}/g) ?? []
  return ['-----BEGIN OPENSSH PRIVATE KEY-----', ...lines, '-----END OPENSSH PRIVATE KEY-----', ''].join('\n')
}

const ED25519 = 'ssh-ed25519'

function string(content: Buffer | string): Buffer {
  const bytes = Buffer.from(content)
  return Buffer.concat([uint32(bytes.length), bytes])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
