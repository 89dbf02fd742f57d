import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { inflateSync } from 'node:zlib'
import { encodeEntry, type ManifestEntry } from '../../../../src/dataset/manifest.ts'
import { onePerContent } from '../../../../src/transfer/deliver.ts'
import { manifestOperations, manifestStream } from '../../../../src/transfer/tree/manifest-stream.ts'

describe('onePerContent', () => {
  it('leaves the first file of each content, and all that are not hashed', () => {
    const hashes = ['a', 'b', 'a', undefined, undefined, 'b']
    const hashOf = (file: number) =>
      hashes[file] === undefined ? undefined : createHash('sha256').update(hashes[file]).digest()
    assert.deepEqual([...onePerContent(Int32Array.of(0, 1, 2, 3, 4, 5), hashOf)], [0, 1, 3, 4])
  })
})

function manifest(...names: readonly string[]): ManifestEntry[] {
  return names.toSorted().map((name) => {
    const [path = '', content = ''] = name.split('=')
    const sha256 = createHash('sha256').update(content).digest()
    return { path: Buffer.from(path), sizeBytes: content.length, sha256 }
  })
}

/** What the server does with the operations. */
function apply(base: readonly ManifestEntry[], stream: Buffer): Buffer {
  const parts: Buffer[] = []
  let place = 0
  for (let at = 0; ; ) {
    const kind = String.fromCharCode(stream[at++] ?? 0)
    if (kind === '.') return Buffer.concat(parts)
    if (kind === 'I') {
      const bytes = 4 + stream.readUInt32BE(at) + 40
      parts.push(stream.subarray(at, at + bytes))
      at += bytes
      continue
    }
    const count = stream.readUInt32BE(at)
    at += 4
    if (kind === 'K') parts.push(...base.slice(place, place + count).map(encodeEntry))
    place += count
  }
}

describe('manifestStream', () => {
  const cases: [string, ManifestEntry[], ManifestEntry[]][] = [
    ['nothing to everything', [], manifest('a=1', 'b=2')],
    ['everything to nothing', manifest('a=1', 'b=2'), []],
    ['the same', manifest('a=1', 'b=2'), manifest('a=1', 'b=2')],
    [
      'changed, removed and added',
      manifest('a=1', 'b=2', 'c=3', 'e=5'),
      manifest('a=1', 'b=x', 'd=4', 'e=5'),
    ],
    ['moved', manifest('a/1=x', 'a/2=y', 'z=z'), manifest('b/1=x', 'b/2=y', 'z=z')],
  ]
  for (const [name, base, next] of cases) {
    it(`turns the base into the new manifest: ${name}`, async () => {
      const compressed: Buffer[] = []
      for await (const chunk of manifestStream(base, next)) compressed.push(chunk)
      const rebuilt = apply(base, inflateSync(Buffer.concat(compressed)))
      assert.deepEqual(rebuilt, Buffer.concat(next.map(encodeEntry)))
    })
  }

  it('says what stays in a few bytes', () => {
    const names = Array.from({ length: 1000 }, (_, index) => `${index}=${index}`)
    const operations = Buffer.concat([...manifestOperations(manifest(...names), manifest(...names))])
    assert.equal(operations.length, 6)
  })
})
