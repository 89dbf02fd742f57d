import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import type { Failure } from '../../../src/errors.ts'
import { parseAddress } from '../../../src/ssh/address.ts'
import type { Refused } from '../../../src/ssh/handshake.ts'
import { hostKeyFailure } from '../../../src/ssh/host-key-failure.ts'
import { parseHostKeys } from '../../../src/ssh/host-key-lines.ts'
import { algorithmChoices, fingerprint, judgeHostKey, keyType } from '../../../src/ssh/host-keys.ts'
import { rejectsWith } from '../../support/failures.ts'

const ADDRESS = parseAddress('root@gpu.example:40022')

/** A key blob: length-prefixed type, then length-prefixed bytes. */
function blob(type: string, fill: number): Buffer {
  const part = (bytes: Buffer): Buffer => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    return Buffer.concat([length, bytes])
  }
  const parts = type === 'ssh-ed25519' ? 1 : 2
  return Buffer.concat([
    part(Buffer.from(type)),
    ...Array.from({ length: parts }, () => part(Buffer.alloc(32, fill))),
  ])
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
  'stars and question marks': `**gpu?example*:4??22** ${line(RIGHT)}`,
  'letters of the other case': `[GPU.Example]:40022 ${line(RIGHT)}`,
  'a bare public key': line(RIGHT),
  'a fingerprint': fingerprint(RIGHT),
  'what ssh-keygen -lf prints': `256 ${fingerprint(RIGHT)} root@gpu (ED25519)`,
  'what ssh-keygen -lf prints of a key without a comment': `3072 ${fingerprint(RIGHT)} no comment (RSA)`,
  'what ssh-keygen -lvf draws': `256 ${fingerprint(RIGHT)} a (ED25519)\n+--[ED25519 256]--+\n|  .o+=.. |\n+----[SHA256]-----+`,
  'what ssh asks': `ED25519 key fingerprint is ${fingerprint(RIGHT)}.`,
  'a line in quotes': `"${line(RIGHT)}"`,
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
  'a pattern of forty stars': `${'*e'.repeat(40)}x ${line(RIGHT)}`,
  'a pattern of question marks, one too few': `${'?'.repeat(18)} ${line(RIGHT)}`,
  'a pattern that is only the beginning of the name': `[gpu.example]:4002 ${line(RIGHT)}`,
  'a pattern that is only the end of the name': `example]:40022 ${line(RIGHT)}`,
}
for (const [name, pins] of Object.entries(REFUSED)) {
  test(`refused: ${name}`, () =>
    assert.notEqual(judgeHostKey(parseHostKeys(pins, ADDRESS), RIGHT), 'accepted'))
}

test('a revoked key is refused even where it is pinned too', () => {
  const pins = parseHostKeys(`${line(RIGHT)}\n@revoked * ${line(RIGHT)}`, ADDRESS)
  assert.equal(judgeHostKey(pins, RIGHT), 'revoked')
})

for (const [title, names] of Object.entries({
  'hashed lines for others': hashed('gpu.example'),
  'lines of hundreds of names for others': `${'other.example.,'.repeat(400)}x`,
}))
  test(`three hundred ${title} are told of in no time`, () => {
    const address = { ...ADDRESS, host: 'other.example' }
    const pins = parseHostKeys(`${names} ${line(RIGHT)}\n`.repeat(300), address)
    const verdict = judgeHostKey(pins, RIGHT)
    assert.equal(verdict, 'elsewhere')
    assert.equal(hostKeyFailure(address, pins, { verdict, offered: RIGHT }).code, 'HOST_KEY_MISSING')
  })

const NOT_UNDERSTOOD = [
  '@cert-authority *.example ssh-ed25519 AAAA',
  `@cert-authority * ${line(RIGHT)}`,
  `@cert-authority ${line(RIGHT)}`,
  `x${fingerprint(RIGHT)}`,
  `${fingerprint(RIGHT)}x`,
  'SHA256:short',
  'MD5:aa:bb',
  `256 ${fingerprint(RIGHT)}x root@gpu (ED25519)`,
  '256 MD5:00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff root@gpu (ED25519)',
  '2048 00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff root@gpu (RSA)',
  'host ssh-ed25519 AAAA',
  'host ssh-dss AAAA',
  'true',
  ...['!', '-', '_', '=', '==', '=AAAA', '!@#$%', 'é', '\0', ',x', 'A', 'AAAA', '\u200b'].flatMap(
    (garbage) => [
      line(RIGHT) + garbage,
      `[gpu.example]:40022 ${line(RIGHT)}${garbage} comment`,
      `@revoked * ${line(RIGHT)}${garbage}`,
    ],
  ),
  line(RIGHT).replace('AAAA', 'AA!AA'),
  line(RIGHT).replace('AAAA', 'AAA'),
  `${keyType(RIGHT)} ${RIGHT.subarray(0, -1).toString('base64')}`,
  `${keyType(RIGHT)} ${Buffer.concat([RIGHT, Buffer.from('x')]).toString('base64')}`,
  `${keyType(RIGHT)} ${Buffer.concat([RIGHT, RIGHT.subarray(15)]).toString('base64')}`,
  `${keyType(RIGHT)} ${RIGHT.subarray(0, 15).toString('base64')}`,
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

test('all lines that are not understood are said at once', async () => {
  const failure = await rejectsWith('INPUT_INVALID', () =>
    parseHostKeys('SHA256:a\n@x y\nhost ssh-dss A', ADDRESS),
  )
  assert.equal(failure.text.what.split('; ').length, 3)
})

const elsewhere = (text: string): Failure => {
  const pins = parseHostKeys(text, ADDRESS)
  const verdict = judgeHostKey(pins, RIGHT)
  assert.notEqual(verdict, 'accepted')
  return hostKeyFailure(ADDRESS, pins, { verdict, offered: RIGHT } as Refused)
}
const MOVED: Record<string, [string, RegExp]> = {
  'another port': [
    `[gpu.example]:40021 ${line(RIGHT)}`,
    /\[gpu\.example\]:40021, not for \[gpu\.example\]:40022/,
  ],
  'the default port': [`gpu.example ${line(RIGHT)}`, /for gpu\.example, not for/],
  'another name': [`203.0.113.7 ${line(RIGHT)}`, /for 203\.0\.113\.7, not for/],
  'another port, hashed': [
    `${hashed('[gpu.example]:22001')} ${line(RIGHT)}`,
    /for \[gpu\.example\]:22001, not for/,
  ],
  'another name, hashed': [`${hashed('203.0.113.7')} ${line(RIGHT)}`, /for a name that is hashed, not for/],
}
for (const [name, [text, told]] of Object.entries(MOVED)) {
  test(`HOST_KEY_MISSING: the right key, but pinned for ${name}: said so, with the line to set`, () => {
    const failure = elsewhere(text)
    assert.equal(failure.code, 'HOST_KEY_MISSING')
    assert.match(failure.text.what, told)
    assert.ok(failure.text.next.endsWith(`[gpu.example]:40022 ${line(RIGHT)}`))
  })
  test(`HOST_KEY_CHANGED: another key than the one pinned for ${name}`, () => {
    const failure = elsewhere(text.replace(line(RIGHT), line(WRONG)))
    assert.equal(failure.code, 'HOST_KEY_CHANGED')
    assert.ok(failure.text.what.includes(`${fingerprint(WRONG)} (for `), failure.text.what)
  })
}

test('HOST_KEY_MISSING: the lines of other machines say nothing of this one, and are named', () => {
  const failure = elsewhere(`github.com ${line(WRONG)}\nnas ${line(blob('ssh-rsa', 3))}`)
  assert.equal(failure.code, 'HOST_KEY_MISSING')
  assert.match(failure.text.what, /its lines are for github\.com, nas/)
})

test('types pinned for another port are offered first, so that the same machine is known again', () => {
  const choices = algorithmChoices(parseHostKeys(`gpu.example ${line(blob('ssh-rsa', 1))}`, ADDRESS))
  assert.deepEqual(choices[0], ['rsa-sha2-512', 'rsa-sha2-256'])
})
