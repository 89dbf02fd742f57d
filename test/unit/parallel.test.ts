import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { inParallel } from '../../src/parallel.ts'

describe('inParallel', () => {
  it('does the work for each item once, no more than so many at a time', async () => {
    const seen: number[] = []
    let [now, most] = [0, 0]
    await inParallel([1, 2, 3, 4, 5], 2, async (item) => {
      most = Math.max(most, ++now)
      await setImmediate()
      seen.push(item)
      now--
    })
    assert.deepEqual([seen.sort(), most], [[1, 2, 3, 4, 5], 2])
  })

  it('takes an item only when somebody is free for it', async () => {
    let taken = 0
    function* items(): Generator<number, void, undefined> {
      for (;;) yield taken++
    }
    const failed = inParallel(items(), 3, async () => {
      await setImmediate()
      throw new Error('no')
    })
    await assert.rejects(failed, /no/)
    assert.ok(taken <= 6, String(taken))
  })

  it('begins nothing new after a failure', async () => {
    const begun: number[] = []
    const work = inParallel([1, 2, 3, 4], 1, async (item) => {
      begun.push(item)
      if (item === 2) throw new Error('broken')
    })
    await assert.rejects(work, /broken/)
    assert.deepEqual(begun, [1, 2])
  })

  it('has nothing to do for nothing', () => inParallel([], 4, () => Promise.reject(new Error('no'))))
})
