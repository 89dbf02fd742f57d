import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { PeerWatchdog } from '../../../../src/transfer/send/peer-watchdog.ts'

describe('PeerWatchdog', () => {
  it('SERVER_REPLY_INVALID: more than was paid for by time and by questions', () => {
    const watchdog = new PeerWatchdog(5_000)
    watchdog.expect(200)
    for (let count = 0; count < 1000 + 200 + 300; count++) watchdog.hear(35_000, false)
    assert.throws(() => watchdog.hear(35_000, false), {
      code: 'SERVER_REPLY_INVALID',
      message: /1501 things in 30 s/,
    })
  })

  it('lets a server that owes nothing say several things a second for as long as it takes', () => {
    const watchdog = new PeerWatchdog(0)
    for (let tenth = 0; tenth < 100_000; tenth++) watchdog.hear(tenth * 100, false)
  })

  it('DEADLINE_EXCEEDED: half an hour of words without deeds', () => {
    const watchdog = new PeerWatchdog(0)
    watchdog.hear(60_000, true)
    watchdog.moved()
    for (let minute = 2; minute <= 31; minute++) watchdog.hear(minute * 60_000, true)
    assert.throws(() => watchdog.hear(32 * 60_000, true), { code: 'DEADLINE_EXCEEDED' })
  })

  it('knows for how long nothing was said', () => {
    const watchdog = new PeerWatchdog(1_000)
    assert.equal(watchdog.silentMs(1_500), 500)
    watchdog.hear(2_000, true)
    assert.equal(watchdog.silentMs(5_000), 3_000)
  })
})
