import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Timeline } from '../../../src/report/timeline.ts'

describe('the timeline', () => {
  const timelineOf = (text: string) => {
    const timeline = new Timeline()
    for (const each of text.split('\n')) timeline.add(each)
    return timeline.stretches()
  }
  const line = (attempt: number, state: string, atMs: number): string =>
    `${JSON.stringify({ from: 'supervisor', seq: 1, attempt, atMs, type: 'state', state })}\n`

  it('adds up what was said twice, and counts no time between attempts', () => {
    const text = [
      line(1, 'queued', 0),
      line(1, 'queued', 1000),
      line(1, 'training', 3000),
      line(1, 'lost', 9000),
    ]
    const next = [line(2, 'training', 60_000), line(2, 'finished', 62_000)]
    assert.deepEqual(timelineOf([...text, '{torn\n', ...next].join('')), [
      { attempt: 1, state: 'queued', seconds: 3 },
      { attempt: 1, state: 'training', seconds: 6 },
      { attempt: 2, state: 'training', seconds: 2 },
    ])
  })

  it('tells where a training goes on on another server, and believes nobody else of it', () => {
    const timeline = new Timeline()
    const moved = { from: 'mirror', seq: 1, attempt: 1, atMs: 1, type: 'moved', server: 2, epoch: 7 }
    for (const changes of [{}, { from: 'driver' }, { server: -1 }, { epoch: 'x' }, { server: 3, epoch: 9 }])
      timeline.add(JSON.stringify({ ...moved, ...changes }))
    assert.deepEqual(timeline.moves, [
      { server: 2, epoch: 7 },
      { server: 3, epoch: 9 },
    ])
  })

  it('knows no negative time when the clock is set back', () => {
    assert.deepEqual(timelineOf(line(1, 'training', 5000) + line(1, 'finished', 1000)), [
      { attempt: 1, state: 'training', seconds: 0 },
    ])
  })
})
