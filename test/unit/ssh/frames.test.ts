import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FrameReader, frame, MAX_FRAME_BYTES } from '../../../src/ssh/frames.ts'

const SENT = [
  frame('C', Buffer.from('{"a":1}')),
  frame('D', Buffer.alloc(70_000, 7)),
  frame('P', Buffer.alloc(0)),
]

for (const size of [1, 4, 5, 6, 1000, 1_000_000]) {
  test(`frames survive being chopped into pieces of ${size} bytes`, () => {
    const stream = Buffer.concat(SENT)
    const reader = new FrameReader()
    const received = []
    for (let at = 0; at < stream.length; at += size)
      received.push(...reader.push(stream.subarray(at, at + size)))
    assert.deepEqual(
      received.map((each) => frame(each.kind, each.payload)),
      SENT,
    )
  })
}

test('a frame that announces too much is refused before it is read', () => {
  const header = Buffer.alloc(5)
  header.writeUInt32BE(MAX_FRAME_BYTES + 1)
  assert.throws(() => [...new FrameReader().push(header)], RangeError)
})

test('a long frame that comes byte by byte takes no more memory than itself', () => {
  const bytes = 2 << 20
  const long = frame('R', Buffer.alloc(bytes))
  const reader = new FrameReader()
  const before = process.memoryUsage()
  for (let at = 0; at < bytes; at++) assert.equal(reader.push(long.subarray(at, at + 1)).next().done, true)
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  const held = heapUsed - before.heapUsed + arrayBuffers - before.arrayBuffers
  assert.ok(held < 100e6, `${Math.round(held / 1e6)} MB`)
})
