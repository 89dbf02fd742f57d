import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Hearing } from '../../src/transfer/hearing.ts'

describe('Hearing', () => {
  it('SERVER_REPLY_INVALID: more than was paid for by time and by questions', () => {
    const hearing = new Hearing(5_000)
    hearing.expect(200)
    for (let count = 0; count < 1000 + 200 + 300; count++) hearing.hear(35_000, false)
    assert.throws(() => hearing.hear(35_000, false), {
      code: 'SERVER_REPLY_INVALID',
      message: /1501 things in 30 s/,
    })
  })

  it('lets a server that owes nothing say several things a second for as long as it takes', () => {
    const hearing = new Hearing(0)
    for (let tenth = 0; tenth < 100_000; tenth++) hearing.hear(tenth * 100, false)
  })

  it('DEADLINE_EXCEEDED: half an hour of words without deeds', () => {
    const hearing = new Hearing(0)
    hearing.hear(60_000, true)
    hearing.moved()
    for (let minute = 2; minute <= 31; minute++) hearing.hear(minute * 60_000, true)
    assert.throws(() => hearing.hear(32 * 60_000, true), { code: 'DEADLINE_EXCEEDED' })
  })

  it('knows for how long nothing was said', () => {
    const hearing = new Hearing(1_000)
    assert.equal(hearing.silentMs(1_500), 500)
    hearing.hear(2_000, true)
    assert.equal(hearing.silentMs(5_000), 3_000)
  })
})
