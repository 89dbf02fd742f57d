import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Finding, refusal } from '../../../src/preflight/finding.ts'

describe('refusal', () => {
  const warning: Finding = { severity: 'warning', code: 'CONFIG_INVALID', what: 'odd', next: 'look.' }
  const error: Finding = { severity: 'error', code: 'GPU_MISSING', what: 'gone', next: 'rent.' }

  it('lets warnings pass unless strict', () => {
    assert.equal(refusal([warning], false), undefined)
    assert.equal(refusal([warning], true)?.code, 'CONFIG_INVALID')
  })

  it('has the code of the first and the words of all, but not without end', () => {
    const failure = refusal([error, warning], false)
    assert.equal(failure?.code, 'GPU_MISSING')
    assert.equal(failure?.text.what, 'gone.')
    assert.match(refusal(Array(9).fill(error), false)?.text.what ?? '', /And 4 more/)
  })
})
