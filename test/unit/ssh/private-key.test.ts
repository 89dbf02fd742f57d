import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import ssh2 from 'ssh2'
import { makeKeyPair } from '../../../src/ssh/key-pair.ts'
import { readPrivateKey } from '../../../src/ssh/private-key.ts'
import { rejectsWith } from '../../support/failures.ts'

const PASSPHRASE = 'hunter2'
const folder = mkdtempSync(join(tmpdir(), 'gpu-retrain-keys-'))
after(() => rmSync(folder, { recursive: true }))

/** What ssh-keygen writes: the private file, and the public key in base64. */
function keygen(name: string, ...options: string[]): { text: string; publicKey: string } {
  const file = join(folder, name)
  execFileSync('ssh-keygen', ['-q', '-f', file, ...options])
  return {
    text: readFileSync(file, 'utf8'),
    publicKey: readFileSync(`${file}.pub`, 'utf8').split(' ')[1] ?? '',
  }
}

function publicOf(text: string, passphrase = ''): string {
  const key = readPrivateKey(text, passphrase)
  assert.ok(!(key.sign(Buffer.from('x')) instanceof Error), 'it does not sign')
  return key.getPublicSSH().toString('base64')
}

const KINDS: Record<string, KeyObject> = {
  ed25519: generateKeyPairSync('ed25519').privateKey,
  'ecdsa P-256': generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
  'ecdsa P-384': generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey,
  'ecdsa P-521': generateKeyPairSync('ec', { namedCurve: 'P-521' }).privateKey,
  'ecdsa P-256 with the numbers of its curve': generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    paramEncoding: 'explicit',
  }).privateKey,
  rsa: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
}
const pem = (key: KeyObject, type: 'pkcs8' | 'pkcs1' | 'sec1', cipher?: string): string =>
  key
    .export({ type, format: 'pem', ...(cipher ? { cipher, passphrase: PASSPHRASE } : {}) } as {
      type: 'pkcs8'
      format: 'pem'
    })
    .toString()

describe('formats of keys', () => {
  for (const [name, key] of Object.entries(KINDS)) {
    it(`PKCS#8, plain and encrypted: ${name}`, () => {
      const plain = publicOf(pem(key, 'pkcs8'))
      for (const cipher of ['aes-256-cbc', 'des-ede3-cbc'])
        assert.equal(publicOf(pem(key, 'pkcs8', cipher), PASSPHRASE), plain)
    })
  }

  it('PKCS#1 and SEC1, plain, encrypted and with their parameters before them', () => {
    const { rsa, 'ecdsa P-384': ec } = KINDS as Record<'rsa' | 'ecdsa P-384', KeyObject>
    for (const text of [pem(rsa, 'pkcs1'), pem(rsa, 'pkcs1', 'aes-128-cbc')])
      assert.equal(publicOf(text, PASSPHRASE), publicOf(pem(rsa, 'pkcs8')))
    const parameters = '-----BEGIN EC PARAMETERS-----\nBgUrgQQAIg==\n-----END EC PARAMETERS-----\n'
    for (const text of [pem(ec, 'sec1'), pem(ec, 'sec1', 'aes-256-cbc'), parameters + pem(ec, 'sec1')])
      assert.equal(publicOf(text, PASSPHRASE), publicOf(pem(ec, 'pkcs8')))
  })

  for (const cipher of ['aes256-ctr', 'aes256-gcm@openssh.com', 'aes128-cbc', '3des-cbc']) {
    it(`OpenSSH's own, encrypted with ${cipher}`, async () => {
      const { text, publicKey } = keygen(cipher, '-t', 'ed25519', '-N', PASSPHRASE, '-Z', cipher)
      assert.equal(publicOf(text, PASSPHRASE), publicKey)
      const none = await rejectsWith('SSH_KEY_INVALID', () => readPrivateKey(text, ''))
      assert.match(none.text.next, /encrypted: set ssh-passphrase/)
      const wrong = await rejectsWith('SSH_KEY_INVALID', () => readPrivateKey(text, 'wrong'))
      assert.match(wrong.text.next, /does not open with ssh-passphrase/)
    })
  }
})

const { text: KEY, publicKey: PUBLIC } = keygen('key', '-t', 'ed25519', '-N', '')
const base64 = (encoding: BufferEncoding): string => Buffer.from(KEY, encoding).toString('base64')
const MENDED: Record<string, string> = {
  'on one line': KEY.replaceAll('\n', ' '),
  'on one line without blanks': KEY.replaceAll('\n', ''),
  'with \\n spelled out': KEY.replaceAll('\n', '\\n'),
  'as a JSON string of a JSON string': JSON.stringify(JSON.stringify(KEY)),
  'with \\r\\n spelled out': KEY.replaceAll('\n', '\\r\\n'),
  'with CR alone': KEY.replaceAll('\n', '\r'),
  indented: KEY.replaceAll(/^/gm, '      '),
  'with trailing blanks': KEY.replaceAll('\n', ' \t\n'),
  'with empty lines between': KEY.replaceAll('\n', '\n\n'),
  'with non-breaking blanks': KEY.replaceAll('\n', '\u00a0\n'),
  'in quotes': `'${KEY}'`,
  'of a YAML file': `ssh-key: |\n${KEY.replaceAll(/^/gm, '  ')}`,
  'quoted in a mail': KEY.replaceAll(/^/gm, '> '),
  'with a byte order mark': `\ufeff${KEY}`,
  'with dashes of a word processor': KEY.replaceAll('-----', '\u2014\u2014-'),
  'in base64': base64('utf8'),
  'in base64 on lines of 76': base64('utf8').replaceAll(/(.{76})/g, '$1\n'),
  'in base64 of UTF-16': base64('utf16le'),
  'without its last line': KEY.replace(/-----END.*\n/, ''),
  'without its first line': KEY.replace(/-----BEGIN.*\n/, ''),
  'after other text': `My key:\n${KEY}Keep it safe.\n`,
}
describe('what copying makes of a key is mended', () => {
  for (const [name, text] of Object.entries(MENDED)) it(name, () => assert.equal(publicOf(text), PUBLIC))

  it('an old encrypted one on one line', () => {
    const text = pem(KINDS.rsa as KeyObject, 'pkcs1', 'aes-128-cbc')
    assert.equal(
      publicOf(text.replaceAll('\n', ' '), PASSPHRASE),
      publicOf(pem(KINDS.rsa as KeyObject, 'pkcs8')),
    )
  })
})

const NAMED: Record<string, [string, RegExp]> = {
  'nothing but blanks': [' \n', /empty/],
  'lines lost in the middle': [KEY.replace(/\n[^\n]+\n/, '\n'), /A part of it is missing/],
  'the first half': [KEY.slice(0, KEY.length / 2), /A part of it is missing/],
  'the first half of a PKCS#8 key': [
    pem(KINDS.rsa as KeyObject, 'pkcs8').slice(0, 800),
    /A part of it is missing/,
  ],
  'two of them': [KEY + KEY, /several/],
  'a character too many': [KEY.replace('b3Bl', 'b3B\u00e9l'), /not part of it/],
  'only the frame': [KEY.replace(/(?<=-----\n)[\s\S]*(?=-----END)/, ''), /nothing between/],
  'a path': ['~/.ssh/id_ed25519', /path of a file/],
  'a fingerprint': ['SHA256:abc', /fingerprint/],
  'a public PEM': ['-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----', /public key/],
  'a certificate': [`ssh-ed25519-cert-v01@openssh.com AAAA`, /certificate/],
  'a newer PuTTY key': ['PuTTY-User-Key-File-3: ssh-ed25519', /puttygen/],
  'an expression': [`\${{ secrets.KEY }}`, /name of a secret/],
  'a key agreement key': [
    pem(generateKeyPairSync('x25519').privateKey, 'pkcs8'),
    /x25519.*ssh-keygen -t ed25519/,
  ],
  'a curve that SSH lacks': [
    pem(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey, 'pkcs8'),
    /secp256k1/,
  ],
  'another curve of Edwards': [pem(generateKeyPairSync('ed448').privateKey, 'pkcs8'), /ed448/],
  'a rare cipher': [
    keygen('rare', '-t', 'ed25519', '-N', PASSPHRASE, '-Z', 'chacha20-poly1305@openssh.com').text,
    /ssh-keygen -p -Z aes256-ctr/,
  ],
}
describe('SSH_KEY_INVALID names what it is, and does not repeat it', () => {
  for (const [name, [text, cure]] of Object.entries(NAMED)) {
    it(name, async () => {
      const failure = await rejectsWith('SSH_KEY_INVALID', () => readPrivateKey(text, PASSPHRASE))
      assert.match(failure.text.next, cure)
      for (const part of text.match(/[A-Za-z0-9+/]{20,}/g) ?? []) assert.ok(!failure.message.includes(part))
    })
  }
})

it('every pair that we make can be read again', () => {
  for (let count = 0; count < 1000; count++) {
    const { privateKey, publicKey } = makeKeyPair()
    assert.equal(`ssh-ed25519 ${publicOf(privateKey)}`, publicKey)
    assert.ok(!(ssh2.utils.parseKey(publicKey) instanceof Error))
  }
})
