import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { FrameSize } from '../../src/transfer/frame-size.ts'

describe('FrameSize', () => {
  it('grows at once with the rate, up to 256 KiB', () => {
    const frame = new FrameSize(0)
    frame.adapt(200_000, 1000)
    assert.equal(frame.bytes, 100_000)
    frame.adapt(20_000_000, 2000)
    assert.equal(frame.bytes, 256 << 10)
  })

  it('shrinks by halves on a slow line, so that an answer comes within seconds', () => {
    const frame = new FrameSize(0)
    for (let second = 1; second < 5; second++) frame.adapt(8_000 * second, 1000 * second)
    assert.equal(frame.bytes, 16 << 10)
  })
})
