import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { describe, it } from 'node:test'
import { parsePlan } from '../../../src/config/plan.ts'
import { refuseSecret } from '../../../src/preflight/plan.ts'
import { holdsMasked, maskedForms, maskedPlaces } from '../../../src/text/masked.ts'

/** A plan as it is put out: JSON. */
function plan(path: string, others: Record<string, unknown> = {}): string {
  return JSON.stringify({ schema: 1, root: '/data/gpu-retrain', dataset: { path }, ...others })
}

/** A key file whose last line of base64 is as short as it gets. */
function keyEndingIn(line: string): string {
  const body = 'b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gt'
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${body}\n${line}\n-----END OPENSSH PRIVATE KEY-----\n`
}

describe('a plan that GitHub would withhold is refused', () => {
  const passphrases: [string, string, string][] = [
    ['as it stands', 'fire', plan('/data/fire')],
    ['with a quote, which JSON escapes', 'my"set', plan('/data/my"set')],
    ['with a backslash', 'a\\b', plan('/data/a\\b')],
    ['with a tab inside', 'a\tb', plan('/data/a\tb')],
    ['outside ASCII', 'größe', plan('/data/größe')],
    ['one digit', '1', plan('/data/fire')],
    ['in base64', 'fire-fox', plan(`/data/${Buffer.from('fire-fox').toString('base64')}`)],
    [
      'in base64, one byte into what was encoded',
      'fire-fox',
      plan(`/x/${Buffer.from('ire-fox').toString('base64')}`),
    ],
    ['percent-encoded', 'a b!', plan('/data/fire', { environment: { indexUrl: 'https://x/a%20b%21' } })],
    ['with an XML entity', 'a<b', plan('/data/a&lt;b')],
    ['in a name of an argument', 'imgsz', plan('/data/fire', { training: { args: { imgsz: 640 } } })],
    ['in a list', 'smoke', plan('/data/fire', { classes: ['fire', 'smoke'] })],
    ['a second line of it', 'aaaa\r\nfire', plan('/data/fire')],
  ]
  for (const [title, passphrase, text] of passphrases) {
    it(`for a passphrase ${title}`, () => {
      assert.throws(() => refuseSecret(text, passphrase), { code: 'INPUT_INVALID' })
    })
  }

  it('names the settings in which it stands, and never the secret', () => {
    assert.throws(
      () => refuseSecret(plan('/data/fire', { training: { weights: 'fire.pt' } }), 'fire'),
      (error: Error) =>
        /settings \(dataset\.path, training\.weights\)/.test(error.message) &&
        !error.message.includes('fire'),
    )
  })

  for (const line of ['AQID', 'BQ==', 'data', '1']) {
    it(`for a key whose last line, ${line}, stands in it: the runner hides every line`, () => {
      assert.throws(() => refuseSecret(plan(`/sets/${line}`), '', keyEndingIn(line)), {
        code: 'INPUT_INVALID',
        message: /A line of the SSH key also stands in the settings \(.*dataset\.path/,
      })
    })
  }

  it('for a key in Windows line ends', () => {
    const key = keyEndingIn('AQID').replaceAll('\n', '\r\n')
    assert.throws(() => refuseSecret(plan('/sets/AQID'), '', key), { code: 'INPUT_INVALID' })
  })
})

describe('a plan that passes is not refused', () => {
  it('for keys of all kinds', () => {
    const pem = { privateKeyEncoding: { type: 'pkcs8', format: 'pem' } } as const
    const publicKeyEncoding = { type: 'spki', format: 'pem' } as const
    const keys = [
      generateKeyPairSync('ed25519', { ...pem, publicKeyEncoding }).privateKey,
      generateKeyPairSync('rsa', { modulusLength: 2048, ...pem, publicKeyEncoding }).privateKey,
      generateKeyPairSync('ec', { namedCurve: 'P-256', ...pem, publicKeyEncoding }).privateKey,
    ]
    for (const key of keys) refuseSecret(plan('/data/fire', { digest: 'a'.repeat(64) }), '', key)
  })

  it('for no secret, white space and line ends alone', () => {
    for (const nothing of ['', '\n', ' \r\n ']) {
      assert.deepEqual(maskedForms(nothing), [])
      refuseSecret(plan('/data/fire'), nothing, nothing)
    }
  })

  it('for the same letters in another case: masks are exact', () => {
    assert.equal(holdsMasked('/data/Fire', maskedForms('fire')), false)
  })
})

it('a text across two settings has no place of its own', () => {
  assert.deepEqual(maskedPlaces('{"a":"x","b":"y"}', maskedForms('x","b')), [])
})

it('PLAN_MISSING names what GitHub withheld, and where that is told', () => {
  for (const empty of ['', ' ', '\n']) {
    assert.throws(() => parsePlan(empty), {
      code: 'PLAN_MISSING',
      message:
        /GitHub withheld it, because a masked text .*\n.*\n.*Skip output 'plan' since it may contain secret/,
    })
  }
})
