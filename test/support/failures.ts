import assert from 'node:assert/strict'
import { type ErrorCode, Failure } from '../../src/errors.ts'

/**
 * Asserts that something throws, or rejects with, a Failure of this code whose three lines all say something.
 *
 * @returns the failure, for a closer look at its words
 */
export async function rejectsWith(code: ErrorCode, action: () => unknown): Promise<Failure> {
  try {
    await action()
  } catch (thrown) {
    assert.ok(
      thrown instanceof Failure,
      `not a Failure: ${String((thrown instanceof Error && thrown.stack) || thrown)}`,
    )
    assert.equal(thrown.code, code, thrown.message)
    for (const line of Object.values(thrown.text)) assert.match(line, /\w/)
    return thrown
  }
  throw new assert.AssertionError({ message: `nothing was thrown; expected ${code}` })
}
