import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { randomNumbers } from '../../../../bench/random.ts'
import { spreadTiny, TINY_BYTES } from '../../../../src/transfer/jobs/spread.ts'

const BIG = TINY_BYTES + 1

function spread(sizes: readonly number[]): number[] {
  return [...spreadTiny(Int32Array.from(sizes.keys()), (place) => sizes[place] ?? 0)]
}

describe('tiny files', () => {
  it('come evenly among the others, by their bytes', () => {
    assert.deepEqual(spread([0, 0, 0, 0, BIG, BIG]), [4, 0, 1, 5, 2, 3])
    assert.deepEqual(spread([BIG, 3 * BIG, 1, 1, 1, 1]), [0, 2, 1, 3, 4, 5])
  })

  it('stay as they are when there are no others, and so do the others', () => {
    assert.deepEqual(spread([1, TINY_BYTES, 0]), [0, 1, 2])
    assert.deepEqual(spread([BIG, 2 * BIG, BIG]), [0, 1, 2])
    assert.deepEqual(spread([]), [])
  })

  it('are all there, once, in their order; whatever the sizes are', () => {
    const random = randomNumbers(1)
    for (let round = 0; round < 200; round++) {
      const sizes = Array.from({ length: Math.floor(random() * 50) }, () => Math.floor(random() ** 3 * 1e6))
      const places = spread(sizes)
      assert.deepEqual(
        places.toSorted((a, b) => a - b),
        [...sizes.keys()],
      )
      for (const isTiny of [true, false]) {
        const kind = places.filter((place) => (sizes[place] ?? 0) <= TINY_BYTES === isTiny)
        assert.deepEqual(
          kind,
          kind.toSorted((a, b) => a - b),
        )
      }
    }
  })
})
