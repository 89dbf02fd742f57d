import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ErrorCode } from '../../../src/errors.ts'
import { InputReader } from '../../../src/github/inputs.ts'
import { readServer, readStaging } from '../../../src/github/server-inputs.ts'
import { makeKeyPair } from '../../../src/ssh/key-pair.ts'
import { rejectsWith } from '../../support/failures.ts'

test('inputs leave the environment, so that no child inherits them', () => {
  const environment: NodeJS.ProcessEnv = { 'INPUT_SSH-KEY': 'k', INPUT_SERVER: ' a@b ', PATH: '/bin' }
  const read = new InputReader(environment)
  assert.deepEqual(environment, { PATH: '/bin' })
  assert.equal(read.optional('server'), 'a@b')
  assert.equal(read.optional('absent'), '')
})

test('numbers, choices, booleans and lines are read strictly; empty means not given', () => {
  const read = new InputReader({
    INPUT_N: '2.5',
    INPUT_I: '8',
    INPUT_C: 'stop',
    INPUT_B: 'true',
    INPUT_L: 'a\r\n\n b ',
    INPUT_E: '',
  })
  assert.equal(read.number('n'), 2.5)
  assert.equal(read.integer('i', { min: 1, max: 8 }), 8)
  assert.equal(read.choice('c', ['stop', 'kill']), 'stop')
  assert.equal(read.boolean('b'), true)
  assert.deepEqual(read.lines('l'), ['a', 'b'])
  assert.equal(read.number('e'), undefined)
  read.finish()
})

test('INPUT_INVALID names every problem at once', async () => {
  const read = new InputReader({
    INPUT_N: 'x',
    INPUT_I: '9',
    INPUT_F: '1.5',
    INPUT_C: 'halt',
    INPUT_B: 'yes',
  })
  read.required('server')
  read.number('n')
  read.integer('i', { min: 1, max: 8 })
  read.integer('f')
  read.choice('c', ['stop', 'kill'])
  read.boolean('b')
  const failure = await rejectsWith('INPUT_INVALID', () => read.finish())
  for (const part of [
    'server is required',
    'n: "x"',
    'from 1 to 8',
    '1.5 is not a whole',
    'stop, kill',
    'true, false',
  ]) {
    assert.ok(failure.text.what.includes(part), failure.text.what)
  }
})

test('an explicit root wins over the plan, and home is absolute', () => {
  const explicit = new InputReader({ INPUT_ROOT: '/data/a', INPUT_HOME: '/h' })
  assert.equal(readServer(explicit, '/data/b').root, '/data/a')
  const planned = readServer(new InputReader({}), '/data/b')
  assert.equal(planned.root, '/data/b')
  assert.match(planned.home, /^\/.*gpu-retrain$/)
})

const KEY = makeKeyPair().privateKey
const given = (changes: Record<string, string>): InputReader =>
  new InputReader({ INPUT_SERVER: 'root@h', 'INPUT_SSH-KEY': KEY, INPUT_ROOT: '/data', ...changes })

test('a root in which trainings fail is refused by every action, with what its name holds', async () => {
  for (const [root, held] of [
    ["/data/it's", "'"],
    ['/data/a?b', '\\?'],
    ['/data/[x]/"y"', '\\[…\\]'],
    ['/data/*: a', '\\* and :'],
  ] as const) {
    const read = given({ INPUT_ROOT: root })
    readServer(read)
    const failure = await rejectsWith('INPUT_INVALID', () => read.finish())
    assert.match(failure.text.what, new RegExp(`holds ${held}, and below such a folder a training fails`))
  }
  const fine = given({ INPUT_ROOT: '/data/a [b & "c" {d} # é' })
  assert.equal(readServer(fine).root, '/data/a [b & "c" {d} # é')
  fine.finish()
})

const REFUSED: Record<string, [ErrorCode, Record<string, string>, RegExp]> = {
  'a key that is none': ['SSH_KEY_INVALID', { 'INPUT_SSH-KEY': 'ssh-ed25519 AAAA' }, /public key/],
  'no key': ['SSH_KEY_INVALID', { 'INPUT_SSH-KEY': '' }, /ssh-keygen -t ed25519/],
  'a jump host': ['INPUT_INVALID', { INPUT_SERVER: 'ssh -J a@b root@h' }, /direct port/],
  'a pin that is none': ['INPUT_INVALID', { 'INPUT_HOST-KEY': 'yes' }, /known_hosts/],
  'a staging server': ['INPUT_INVALID', { INPUT_STAGING: 'nas' }, /root@203/],
}
for (const [name, [code, changes, cure]] of Object.entries(REFUSED)) {
  test(`${code} before anything is looked at: ${name}`, async () => {
    const read = given(changes)
    readServer(read)
    readStaging(read)
    const failure = await rejectsWith(code, () => read.finish())
    assert.match(failure.text.next, cure)
  })
}

test('a server, a key and pins that are all wrong are said at once, each with its cure', async () => {
  const read = given({
    INPUT_SERVER: 'ssh gpu',
    'INPUT_SSH-KEY': 'x',
    'INPUT_HOST-KEY': 'MD5:a',
    INPUT_ROOT: 'a',
    INPUT_STAGING: 'nas',
    'INPUT_STAGING-HOST-KEY': 'true',
  })
  readServer(read)
  readStaging(read)
  const { text } = await rejectsWith('INPUT_INVALID', () => read.finish())
  for (const part of [
    'root: "a"',
    'server: "ssh gpu"',
    'host-key: ',
    'ssh-key cannot',
    'staging: "nas"',
    'staging-host-key: ',
  ])
    assert.ok(text.what.includes(part), text.what)
  assert.match(text.what, /Store the whole private file/)
})

test('a root that is not absolute is refused here, before the server has to make sense of it', async () => {
  const read = new InputReader({ INPUT_SERVER: 'a@b', INPUT_ROOT: 'data/retrain' })
  readServer(read)
  const failure = await rejectsWith('INPUT_INVALID', () => read.finish())
  assert.match(failure.text.what, /root: "data\/retrain" is not an absolute folder/)
})
