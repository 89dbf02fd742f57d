import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { readHookSecrets } from '../../../src/github/hook-secrets.ts'
import { InputReader } from '../../../src/github/inputs.ts'

/** Reads the input, and what the runner is told to mask. */
function read(text: string) {
  const written = mock.method(process.stdout, 'write', () => true)
  try {
    const reader = new InputReader({ 'INPUT_HOOK-SECRETS': text })
    const secrets = readHookSecrets(reader)
    const masks = written.mock.calls.map((call) => String(call.arguments[0]))
    return { reader, secrets: [...secrets], masks: masks.join('') }
  } finally {
    written.mock.restore()
  }
}

test('a secret of a hook has a name, and everything behind the = is masked', () => {
  const { secrets, masks, reader } = read(' VAST_KEY=ab=cd "ef" \n\nTOKEN = 123456\n')
  assert.deepEqual(secrets, [
    ['VAST_KEY', 'ab=cd "ef"'],
    ['TOKEN', '123456'],
  ])
  assert.match(masks, /::add-mask::ab=cd "ef"\n/)
  assert.match(masks, /::add-mask::123456\n/)
  assert.deepEqual(reader.secrets, ['ab=cd "ef"', '123456'])
  reader.finish()
})

test('what is not one is refused, and not shown', () => {
  const wrong = ['only-a-secret', '1X=secretsecret', 'PATH-X=secretsecret', 'GPU_RETRAIN_STATE=secretsecret']
  for (const line of [...wrong, 'GITHUB_TOKEN=secretsecret', 'SHORT=12345', 'EMPTY=', 'NUL=secret\0secret']) {
    const { reader, secrets, masks } = read(`GOOD=goodgood\n${line}`)
    assert.deepEqual(secrets, [['GOOD', 'goodgood']], line)
    assert.throws(
      () => reader.finish(),
      (error: Error) => {
        assert.match(error.message, /^INPUT_INVALID: Inputs: hook-secrets: /)
        assert.doesNotMatch(error.message, /secretsecret|only-a-secret|12345/)
        return true
      },
    )
    if (line.includes('secret')) assert.match(masks, /add-mask::(secret|only-a)/)
  }
})

test('there are none without the input', () => assert.deepEqual(read('').secrets, []))
