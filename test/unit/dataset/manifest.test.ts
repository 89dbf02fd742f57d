import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { decodeManifest, digestOf, encodeEntry } from '../../../src/dataset/manifest.ts'

interface Vector {
  readonly name: string
  readonly entries: readonly { path: string; size: number; sha256: string }[]
  readonly digest: string
}

const vectors = JSON.parse(
  readFileSync(new URL('../../golden/manifests.json', import.meta.url), 'utf8'),
) as Vector[]

function entriesOf(vector: Vector) {
  return vector.entries.map(({ path, size, sha256 }) => ({
    path: Buffer.from(path, 'hex'),
    sizeBytes: size,
    sha256: Buffer.from(sha256, 'hex'),
  }))
}

describe('manifest', () => {
  for (const vector of vectors) {
    it(`has the digest that the server computes: ${vector.name}`, () => {
      assert.equal(digestOf(entriesOf(vector)), vector.digest)
    })

    it(`comes back as it was written: ${vector.name}`, () => {
      const entries = entriesOf(vector)
      assert.deepEqual([...decodeManifest(Buffer.concat(entries.map(encodeEntry)))], entries)
    })
  }

  it('notices that it is cut off', () => {
    const whole = encodeEntry({ path: Buffer.from('a'), sizeBytes: 1, sha256: Buffer.alloc(32) })
    for (const length of [3, 7, whole.length - 1]) {
      assert.throws(() => [...decodeManifest(whole.subarray(0, length))], RangeError)
    }
  })
})
