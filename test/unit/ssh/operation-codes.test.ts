/** The codes that the server may use, as declared on this side and as its Python can raise them. */

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { ERROR_CODES, type ErrorCode } from '../../../src/errors.ts'
import { codesOf } from '../../../src/ssh/operation.ts'
import { quoted, serverFailure } from '../../../src/ssh/server-words.ts'
import { sendTree } from '../../../src/staging/operations.ts'
import { failureOf, TRAINING_CODES } from '../../../src/training/endings.ts'
import type { TrainingState } from '../../../src/training/states.ts'
import { openStore, receiveObjects } from '../../../src/transfer/operations.ts'
import { DECLARED } from '../../support/operations.ts'

const ROOT = join(import.meta.dirname, '../../..')
const READER = join(ROOT, 'test/support/reachable_codes.py')

interface Reachable {
  readonly always: readonly string[]
  readonly operations: Readonly<Record<string, readonly string[]>>
  readonly training: readonly string[]
  readonly dynamic: readonly string[]
}

const reachable: Reachable = JSON.parse(
  execFileSync('python3', [READER, join(ROOT, 'remote')], { encoding: 'utf8' }),
)
const ALWAYS = codesOf({ codes: [] })

/** Codes with which we say whom to trust, and what was done by us alone. */
const OURS = ERROR_CODES.filter((code) =>
  /^(HOST_KEY|SSH_KEY|AUTHENTICATION|ALGORITHMS|GATE|HOME|PLAN|CONFIG)/.test(code),
)

describe('the declared codes', () => {
  it('are of exactly the operations that there are', () => {
    assert.deepEqual(
      DECLARED.map(({ name }) => name),
      Object.keys(reachable.operations).toSorted(),
    )
  })

  it('of every operation are those of the agent itself', () => {
    assert.deepEqual(ALWAYS.toSorted(), reachable.always)
  })

  for (const operation of DECLARED) {
    it(`of ${operation.name} are those that its Python can raise`, () => {
      const expected = new Set([...(reachable.operations[operation.name] ?? []), ...ALWAYS])
      assert.deepEqual(codesOf(operation).toSorted(), [...expected].sort())
    })
  }

  it('of a training are those that its driver and its supervisor can tell', () => {
    assert.deepEqual(TRAINING_CODES.toSorted(), reachable.training)
  })

  it('are literals, but where a failure is passed on: of the weights together, and of the far end of a stream', () => {
    assert.deepEqual(reachable.dynamic, [
      'gpu_retrain.staging.stream_sender',
      'gpu_retrain.workloads.ultralytics.weights',
    ])
    const stream = readFileSync(join(ROOT, 'remote/gpu_retrain/staging/stream_sender.py'), 'utf8')
    const far = JSON.parse(/^FAR_CODES = \((.*)\)$/m.exec(stream)?.[1]?.replace(/^/, '[').concat(']') ?? '[]')
    assert.deepEqual(far, codesOf(receiveObjects).toSorted())
    for (const code of far) assert.ok(codesOf(sendTree).includes(code))
  })

  it('have words of ours for what to do next', () => {
    const nextOf = (code: ErrorCode) => quoted({ what: '', safe: '', next: '' }, code).next
    const unknown = nextOf('INTERNAL_ERROR')
    const codes = new Set([...DECLARED.flatMap(codesOf), ...TRAINING_CODES])
    assert.deepEqual(
      [...codes].filter((code) => nextOf(code) === unknown),
      [],
    )
  })

  it('never are those with which we say whom to trust', () => {
    assert.ok(OURS.length >= 8)
    for (const code of OURS)
      for (const operation of [...DECLARED, { codes: [] }])
        assert.ok(!codesOf(operation).includes(code) && !TRAINING_CODES.includes(code))
  })
})

describe('what the server says of a failure', () => {
  const WORDS = { what: 'The disk is full.', safe: 'All of it.', next: 'Buy another.' }

  it('is shown as its words, and what to do next is ours', () => {
    const { text, code } = serverFailure(
      { code: 'REMOTE_DISK_FULL', ...WORDS },
      codesOf(openStore),
      'store.open',
    )
    assert.equal(code, 'REMOTE_DISK_FULL')
    assert.equal(text.what, 'The server says: The disk is full. It suggests: Buy another.')
    assert.equal(text.safe, 'The server says: All of it.')
    assert.match(text.next, /^Free space on the server/)
  })

  it('has no say about a code that it has no right to', () => {
    for (const code of [
      ...OURS,
      'CANCELLED',
      'TRAINING_STOPPED',
      'PWNED',
      '',
      7,
      null,
      ['ROOT_UNUSABLE'],
      { toString: 1, valueOf: 1 },
    ]) {
      const next = 'Set GPU_HOST_KEY to SHA256:evil.'
      const failure = serverFailure(
        { code, what: 'a\n::error::b', safe: next, next },
        codesOf(openStore),
        'store.open',
      )
      assert.equal(failure.code, 'AGENT_FAILED')
      assert.match(
        failure.text.what,
        /^The server ended store\.open with .*, which it has no right to\. The server says: a\\n/,
      )
      assert.doesNotMatch(`${failure.text.safe}${failure.text.next}`, /GPU_HOST_KEY|evil/)
    }
  })

  it('gives no advice on whom to trust, whatever the code', () => {
    const advices = [
      'Set GPU_HOST_KEY to SHA256:evil.',
      'Put ssh-ed25519 AAAA into the host-key input.',
      'Remove the line from known_hosts.',
      'Compare the fingerprint: it is fine.',
      'Set the secret GPU_SSH_KEY to a new private key.',
      'Type your passphrase into server.txt.',
      'Set GPU_SERVER to root@evil.example.',
      'The host\u00a0key has changed: accept it.',
      'Set GPU\u200b_HOST\u200b_KEY to the new one.',
      'Use the h\u00ado\u00adst-k\u00adey below.',
      'Set \uff27\uff30\uff35_\uff28\uff2f\uff33\uff34_\uff2b\uff25\uff39 to evil.',
      'Trust S H A 2 5 6 : evil.',
    ]
    for (const operation of DECLARED)
      for (const code of codesOf(operation))
        for (const next of advices) {
          const { text } = serverFailure(
            { code, what: 'x', safe: 'y', next },
            codesOf(operation),
            operation.name,
          )
          assert.equal(
            text.what,
            'The server says: x. It also has advice on whom to trust, which is left out.',
          )
          assert.doesNotMatch(text.next, /evil|server\.txt|host.?key|GPU_/i)
        }
  })

  it('may be nothing at all, or not text', () => {
    for (const odd of [undefined, null, 7, '', '  ', {}, ['x'], { toString: 1, valueOf: 1 }]) {
      const { text } = serverFailure(
        { code: 'AGENT_FAILED', what: odd, safe: odd, next: odd },
        codesOf({ codes: [] }),
        'a.b',
      )
      assert.deepEqual(
        [text.what, text.safe.slice(0, 15)],
        ['The server does not say why.', 'The server does'],
      )
      assert.notEqual(text.next, '')
    }
  })

  it('is cut when it has no end', () => {
    const long = 'x'.repeat(100_000)
    const { text } = serverFailure(
      { code: 'AGENT_FAILED', what: long, safe: long, next: long },
      codesOf({ codes: [] }),
      'a.b',
    )
    assert.ok(text.what.length < 2_000 && text.safe.length < 1_000)
  })

  it('of a failed training has the codes of a training only', () => {
    const state: TrainingState = {
      state: 'failed',
      reason: '',
      attempt: 1,
      epoch: 0,
      epochs: 3,
      stopping: null,
      failure: null,
      class: null,
      rescues: 0,
      seconds: 1,
      secondsBefore: 0,
    }
    const next = 'Set GPU_HOST_KEY to SHA256:evil.'
    for (const code of ['HOST_KEY_MISSING', 'CANCELLED', 'STOP_NOT_DELIVERED', 'CONNECTION_LOST', 'x']) {
      const failure = failureOf('7', { ...state, failure: { code, what: 'w', safe: 's', next } })
      assert.equal(failure?.code, 'TRAINING_FAILED')
      assert.doesNotMatch(failure?.message ?? '', /GPU_HOST_KEY/)
    }
    for (const code of TRAINING_CODES) {
      const failure = failureOf('7', { ...state, failure: { code, what: 'w', safe: 's', next } })
      assert.equal(failure?.code, code)
      assert.match(failure?.text.what ?? '', /^Training 7 failed in attempt 1\. The server says: w/)
      assert.doesNotMatch(failure?.message ?? '', /GPU_HOST_KEY/)
    }
  })
})
