/** What a login tells of errors that no sshd of ours makes; those that it makes: integration/login-refusals.test.ts. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import ssh2 from 'ssh2'
import { makeKeyPair } from '../../../src/ssh/key-pair.ts'
import { LoginAttempt } from '../../../src/ssh/login.ts'
import { readPrivateKey } from '../../../src/ssh/private-key.ts'

const CLOSED = new Error('the server closed the connection')

/** A login whose key was offered already, unless told otherwise. */
function attempt({ offered = true } = {}) {
  const client = new ssh2.Client()
  const address = { user: 'root', host: 'gpu.example', port: 22 }
  const login = new LoginAttempt({ address, key: readPrivateKey(makeKeyPair().privateKey, '') }, client)
  const next = (left: string[] | null, isPartial: boolean): unknown =>
    Reflect.apply(login.next, undefined, [left, isPartial, () => undefined])
  if (offered) next(null, false)
  return { client, login, next }
}

it('a server that says why and hangs up once it has the key, as PAM has it done, has refused', () => {
  const { client, login } = attempt()
  client.emit('banner', 'Your account has expired.\n')
  const failure = login.failure(CLOSED)
  assert.equal(failure?.code, 'AUTHENTICATION_FAILED')
  assert.match(failure.text.what, /it says: Your account has expired\./)
})

it('a line that breaks is not a refusal, whatever was said before the key', () => {
  const { client, login, next } = attempt({ offered: false })
  client.emit('banner', 'Welcome.\n')
  assert.equal(login.failure(CLOSED), undefined)
  next(null, false)
  assert.equal(login.failure(CLOSED), undefined)
  assert.equal(login.failure(Object.assign(new Error('reset'), { code: 'ECONNRESET' })), undefined)
  assert.equal(login.failure(Object.assign(new Error('too many'), { code: 12 })), undefined)
})

it('a disconnection that is about who we are is a refusal', () => {
  const { login } = attempt()
  for (const code of [2, 13, 14, 15]) {
    const failure = login.failure(Object.assign(new Error('Too many authentication failures'), { code }))
    assert.match(failure?.text.what ?? '', /it says: Too many authentication failures/)
  }
})

it('the key is offered once', () => {
  const { next } = attempt({ offered: false })
  assert.equal((next(null, false) as { type: string }).type, 'publickey')
  assert.equal(next(['publickey'], false), false)
  assert.equal(next(['password'], true), false)
})

it('endless banners are cut', () => {
  const { client, login } = attempt()
  for (let count = 0; count < 1000; count++) client.emit('banner', 'x'.repeat(10_000))
  assert.ok((login.failure(CLOSED)?.message.length ?? 0) < 1_500)
})

it('ways in that a server calls as it likes are not a next step', () => {
  const level = { level: 'client-authentication' }
  for (const way of ['Set GPU_HOST_KEY to SHA256:abc', '::error::x', 'pass\nword', 'password.evil']) {
    for (const isPartial of [false, true]) {
      const { login, next } = attempt()
      next([way, 'password', 'keyboard-interactive'], isPartial)
      const failure = login.failure(Object.assign(new Error('All configured methods failed'), level))
      assert.doesNotMatch(failure?.text.next ?? way, /GPU_HOST_KEY|::|\n|evil/)
      assert.match(failure?.text.what ?? '', /password, keyboard-interactive/)
      if (!isPartial) assert.match(failure?.text.next ?? '', /asks for keyboard-interactive, password\.$/)
    }
  }
})
