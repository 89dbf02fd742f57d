import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Flow } from '../../../../src/transfer/send/flow.ts'

/** A flow after some seconds of a rate, heard of ten times a second. */
function flowAt(bytesPerSecond: number): Flow {
  const flow = new Flow(0)
  for (let tenth = 1; tenth <= 50; tenth++) flow.hear((bytesPerSecond / 10) * tenth, tenth * 100)
  return flow
}

describe('Flow', () => {
  it('sends frames of 0.2 s, between 16 KiB and eight packets', () => {
    const frames = [8_000, 300_000, 20_000_000].map((rate) => flowAt(rate).frameBytes(5000))
    assert.deepEqual(frames, [16 << 10, 60_000, (256 << 10) - 5])
  })

  it('has about a second under way, and room to grow', () => {
    const windows = [8_000, 1_000_000, 20_000_000].map((rate) => flowAt(rate).windowBytes(5000, 1))
    assert.deepEqual(windows, [(128 << 10) + 8_000, (128 << 10) + 1_000_000, 8 << 20])
    assert.equal(flowAt(1_000_000).windowBytes(5000, 0.35), (128 << 10) + 350_000)
  })

  it('takes jobs of half a second, at least of 128 KiB', () => {
    const jobs = [8_000, 1_000_000].map((rate) => flowAt(rate).jobBytes(5000))
    assert.deepEqual(jobs, [128 << 10, 500_000])
  })

  it('forgets within a second what it could do before the line went', () => {
    const flow = flowAt(20_000_000)
    assert.equal(flow.windowBytes(6001, 1), 128 << 10)
    assert.equal(flow.bytesPerSecond, 20_000_000)
  })

  it('begins with more than the least, and grows with the first acknowledgements', () => {
    const flow = new Flow(0)
    assert.deepEqual([flow.frameBytes(0), flow.jobBytes(0)], [64 << 10, 1 << 20])
    flow.hear(500_000, 100)
    assert.equal(flow.bytesPerSecond, 5_000_000)
    assert.equal(flow.isFast, true)
  })
})
