import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  describeTimetable,
  parseBandwidth,
  rateAt,
  type Timetable,
} from '../../../../src/config/timetable.ts'
import { timeLeft } from '../../../../src/transfer/progress/progress.ts'
import { TokenBucket } from '../../../../src/transfer/send/pace.ts'

const signal = new AbortController().signal

function timetable(text: string): Timetable {
  const parsed = parseBandwidth(text)
  return typeof parsed === 'string' ? assert.fail(parsed) : parsed
}

function at(clock: string): Date {
  return new Date(`2026-08-01T${clock}:00`)
}

describe('parseBandwidth', () => {
  it('reads rates in bytes and in bits', () => {
    assert.deepEqual(timetable('20M'), [{ fromMinute: 0, bytesPerSecond: 20e6 }])
    assert.deepEqual(timetable(' 160Mbit '), [{ fromMinute: 0, bytesPerSecond: 20e6 }])
    assert.deepEqual(timetable('512k'), [{ fromMinute: 0, bytesPerSecond: 512e3 }])
    assert.deepEqual(timetable(''), [])
  })

  it('reads a timetable in any order, and holds its last rate over midnight', () => {
    const table = timetable('22:00,off 08:00,2M')
    assert.equal(rateAt(table, at('07:59')), 'off')
    assert.equal(rateAt(table, at('08:00')), 2e6)
    assert.equal(rateAt(table, at('21:59')), 2e6)
    assert.equal(rateAt(table, at('22:00')), 'off')
    assert.match(describeTimetable(table), /^08:00 2\.00 MB\/s, 22:00 no limit \(.+\)$/)
  })

  for (const text of [
    'fast',
    '20',
    '0M',
    '-1M',
    '25:00,1M',
    '08:60,1M',
    '08:00',
    '08:00,1M 9,off',
    '08:00,1M 2M',
  ]) {
    it(`refuses ${text}`, () => {
      assert.match(String(parseBandwidth(text)), /^".*" (is neither|has no rate)/)
    })
  }
})

describe('TokenBucket', () => {
  function bucket(table: Timetable, clock = () => at('12:00')) {
    const time = { ms: 1000 }
    const wait = async (ms: number) => {
      time.ms += ms
    }
    return { time, bucket: new TokenBucket(table, { now: () => time.ms, clock, wait }) }
  }

  it('lets bytes through at the rate, over all workers together', async () => {
    const { time, bucket: limit } = bucket(timetable('1M'))
    for (let frame = 0; frame < 40; frame++) await limit.take(250_000, signal)
    assert.equal(time.ms, 1000 + 10_000 - 250)
  })

  it('does not save up more than a quarter of a second', async () => {
    const { time, bucket: limit } = bucket(timetable('1M'))
    time.ms += 60_000
    const before = time.ms
    await limit.take(1_250_000, signal)
    assert.equal(time.ms - before, 1000)
  })

  it('does not wait without a limit', async () => {
    const { time, bucket: limit } = bucket([])
    await limit.take(1e12, signal)
    assert.equal(time.ms, 1000)
  })

  it('sees a new rate while it waits', async () => {
    let hour = '21:59'
    const { time, bucket: limit } = bucket(timetable('08:00,1k 22:00,off'), () => at(hour))
    const frame = limit.take(256_000, signal)
    hour = '22:00'
    await frame
    assert.ok(time.ms < 10_000)
  })
})

describe('timeLeft', () => {
  it('speaks in the unit that fits', () => {
    assert.equal(timeLeft(1e9, 0), 'waiting for the line')
    assert.equal(timeLeft(1e6, 1e6), 'less than a minute left')
    assert.equal(timeLeft(1200e6, 1e6), 'about 20 min left')
    assert.equal(timeLeft(39e9, 0.6e6), 'about 18.1 h left')
  })
})
