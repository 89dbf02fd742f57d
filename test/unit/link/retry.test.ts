import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ERROR_CODES, ERROR_KINDS, type ErrorCode, isTransient } from '../../../src/errors.ts'
import { mayPassWhereItWorked, retry } from '../../../src/link/retry.ts'
import { failure } from '../../support/scripted-connector.ts'

const { signal } = new AbortController()

/** Work that fails with these, one after the other, and then succeeds; how often it was tried. */
function failing(...errors: unknown[]): { work: () => Promise<number>; tries: () => number } {
  let tries = 0
  const work = async (): Promise<number> => {
    const error = errors[tries++]
    if (error !== undefined) throw error
    return tries
  }
  return { work, tries: () => tries }
}

describe('what may be tried again', () => {
  it('follows from the kind of a code: only the line may be better in a moment', () => {
    const transient = ERROR_CODES.filter((code) => isTransient(failure(code)))
    assert.deepEqual(
      transient,
      ERROR_CODES.filter((code) => ERROR_KINDS[code] === 'line'),
    )
    assert.deepEqual(transient, ['SERVER_UNREACHABLE', 'CONNECTION_LOST', 'DEADLINE_EXCEEDED'])
    assert.ok(!isTransient(new Error('CONNECTION_LOST')))
  })

  it('is a login shell, too, where it has worked before', () => {
    const may = (code: ErrorCode): boolean => mayPassWhereItWorked(failure(code))
    assert.ok(may('SHELL_UNUSABLE') && may('CONNECTION_LOST'))
    assert.ok(!may('PYTHON_MISSING') && !may('HOST_KEY_CHANGED'))
  })
})

describe('retry', () => {
  it('tries until it works', async () => {
    const { work } = failing(failure('CONNECTION_LOST'), failure('SERVER_UNREACHABLE'))
    assert.equal(await retry(work, { signal, pauseMs: () => 0 }), 3)
  })

  it('does not try again what no other try can mend', async () => {
    for (const error of [failure('HOST_KEY_CHANGED'), new Error('a defect of ours')]) {
      const { work, tries } = failing(error)
      await assert.rejects(retry(work, { signal, pauseMs: () => 0 }), error)
      assert.equal(tries(), 1)
    }
  })

  it('ends with what the one who grants the pauses throws', async () => {
    const { work, tries } = failing(failure('CONNECTION_LOST'), failure('CONNECTION_LOST'))
    const over = new Error('patience is over')
    const pauseMs = (): number => {
      if (tries() === 2) throw over
      return 0
    }
    await assert.rejects(retry(work, { signal, pauseMs }), over)
  })

  it("ends with the signal's reason, before a try and in a pause", async () => {
    const reason = new Error('cancelled')
    const stop = new AbortController()
    const pauseMs = (): number => {
      stop.abort(reason)
      return 60_000
    }
    const { work, tries } = failing(failure('CONNECTION_LOST'), failure('CONNECTION_LOST'))
    await assert.rejects(retry(work, { signal: stop.signal, pauseMs }), reason)
    await assert.rejects(retry(work, { signal: stop.signal, pauseMs }), reason)
    assert.equal(tries(), 2)
  })
})
