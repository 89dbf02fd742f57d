import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { diskCacheBytes, ramCacheBytes } from '../../../src/preflight/cache-size.ts'

describe('cache sizes', () => {
  it('follow the scaling of the library, upwards too', () => {
    assert.equal(ramCacheBytes(new Map([['1440x808', 2]]), 640), 2 * 3 * 640 * 360)
    assert.equal(ramCacheBytes(new Map([['808x1440', 1]]), 640), 3 * 360 * 640)
    assert.equal(ramCacheBytes(new Map([['64x36', 1]]), 640), 3 * 640 * 360)
    assert.equal(ramCacheBytes(new Map([['640x100', 1]]), 640), 3 * 640 * 100)
  })

  it('on disk are full size: 223 GB for the example', () => {
    assert.equal(diskCacheBytes(new Map([['1440x808', 64_000]])), 64_000 * (1440 * 808 * 3 + 128))
  })
})
