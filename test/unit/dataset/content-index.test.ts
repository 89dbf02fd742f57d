import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { ContentIndex } from '../../../src/dataset/content-index.ts'

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest()

describe('ContentIndex', () => {
  it('finds the first of each content among many', () => {
    const hashes = Array.from({ length: 20_000 }, (_, place) => hashOf(String(place % 7000)))
    const index = new ContentIndex((place) => hashes[place])
    const firsts = hashes.map((_, place) => index.firstOf(place))
    assert.deepEqual(
      firsts,
      hashes.map((_, place) => place % 7000),
    )
  })

  it('tells hashes apart that begin alike', () => {
    const hashes = [1, 2, 1, 3].map((last) => Buffer.alloc(32).fill(last, 31))
    const index = new ContentIndex((place) => hashes[place])
    assert.deepEqual(
      [0, 1, 2, 3].map((place) => index.firstOf(place)),
      [0, 1, 0, 3],
    )
  })

  it('takes a file without a hash for one of its own', () => {
    const index = new ContentIndex(() => undefined)
    assert.deepEqual([index.firstOf(0), index.firstOf(1)], [0, 1])
  })
})
