import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { parseAddress } from '../../src/ssh/address.ts'
import {
  algorithmChoices,
  fingerprint,
  judgeHostKey,
  keyType,
  parseHostKeys,
} from '../../src/ssh/host-keys.ts'
import { rejectsWith } from '../support/failures.ts'

const ADDRESS = parseAddress('root@gpu.example:40022')

/** A key blob: length-prefixed type, then length-prefixed bytes. */
function blob(type: string, fill: number): Buffer {
  const part = (bytes: Buffer): Buffer => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    return Buffer.concat([length, bytes])
  }
  return Buffer.concat([part(Buffer.from(type)), part(Buffer.alloc(32, fill))])
}

const RIGHT = blob('ssh-ed25519', 1)
const WRONG = blob('ssh-ed25519', 2)
const line = (key: Buffer): string => `${keyType(key)} ${key.toString('base64')}`
const hashed = (name: string): string => {
  const salt = Buffer.alloc(20, 7)
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`
}

const ACCEPTED: Record<string, string> = {
  'a known_hosts line with a port': `[gpu.example]:40022 ${line(RIGHT)} comment`,
  'a hashed line': `${hashed('[gpu.example]:40022')} ${line(RIGHT)}`,
  'a wildcard': `[*.example]:40022 ${line(RIGHT)}`,
  'a bare public key': line(RIGHT),
  'a fingerprint': fingerprint(RIGHT),
  'one of several, with comments and CRLF': `# a\r\n\r\n${line(WRONG)}\r\n${line(RIGHT)}\r\n`,
}
for (const [name, pins] of Object.entries(ACCEPTED)) {
  test(`accepted: ${name}`, () => assert.equal(judgeHostKey(parseHostKeys(pins, ADDRESS), RIGHT), 'accepted'))
}

const REFUSED: Record<string, string> = {
  'nothing pinned': '',
  'a pin of another key': line(WRONG),
  'a line for another host': `[other.example]:40022 ${line(RIGHT)}`,
  'a line for another port': `gpu.example ${line(RIGHT)}`,
  'a hashed line for another host': `${hashed('[other.example]:40022')} ${line(RIGHT)}`,
  'a negated pattern': `!\\[gpu.example\\]:40022,![gpu.example]:40022,* ${line(RIGHT)}`,
  'the fingerprint of another key': fingerprint(WRONG),
  'the same bytes as another type': line(blob('ssh-rsa', 1)),
  'a pattern that is only the beginning of the name': `[gpu.example]:4002 ${line(RIGHT)}`,
  'a pattern that is only the end of the name': `example]:40022 ${line(RIGHT)}`,
  'a prefix of the key': `${keyType(RIGHT)} ${RIGHT.subarray(0, -1).toString('base64')}`,
}
for (const [name, pins] of Object.entries(REFUSED)) {
  test(`refused: ${name}`, () => assert.equal(judgeHostKey(parseHostKeys(pins, ADDRESS), RIGHT), 'unknown'))
}

test('a revoked key is refused even where it is pinned too', () => {
  const pins = parseHostKeys(`${line(RIGHT)}\n@revoked * ${line(RIGHT)}`, ADDRESS)
  assert.equal(judgeHostKey(pins, RIGHT), 'revoked')
})

const NOT_UNDERSTOOD = [
  '@cert-authority *.example ssh-ed25519 AAAA',
  `@cert-authority * ${line(RIGHT)}`,
  `@cert-authority ${line(RIGHT)}`,
  `x${fingerprint(RIGHT)}`,
  `${fingerprint(RIGHT)}x`,
  'SHA256:short',
  'MD5:aa:bb',
  'host ssh-ed25519 AAAA',
  'host ssh-dss AAAA',
  'true',
]
for (const text of NOT_UNDERSTOOD) {
  test(`INPUT_INVALID: a pin that is not understood does not count as none: ${text}`, async () => {
    await rejectsWith('INPUT_INVALID', () => parseHostKeys(text, ADDRESS))
  })
}

test('a key names its type only if it is one of ours', () => {
  assert.equal(keyType(RIGHT), 'ssh-ed25519')
  for (const key of [blob('ssh-dss', 1), blob('::error::x', 1), Buffer.alloc(3), Buffer.alloc(0)])
    assert.equal(keyType(key), '')
})

test('only pinned types are offered first, so that a right pin is not missed', () => {
  const choices = algorithmChoices(parseHostKeys(line(blob('ssh-rsa', 1)), ADDRESS))
  assert.deepEqual(choices[0], ['rsa-sha2-512', 'rsa-sha2-256'])
})
