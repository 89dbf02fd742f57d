import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { congestionAdvice, congestionControl } from '../../../src/tcp/congestion.ts'

describe('the congestion control of the runner', () => {
  it('is worth a word only for CUBIC on a line that loses packets', () => {
    const seen = { sent: 20_000, retransmitted: 40 }
    assert.match(
      congestionAdvice('cubic', seen) ?? '',
      /40 of 20,000 were sent again.*tcp_congestion_control=bbr$/,
    )
    assert.equal(congestionAdvice('bbr', seen), null)
    assert.equal(congestionAdvice('cubic', { sent: 20_000, retransmitted: 9 }), null)
    assert.equal(congestionAdvice('cubic', { sent: 500, retransmitted: 2 }), null)
    assert.equal(congestionAdvice('cubic', undefined), null)
  })

  it('is what the kernel says', async () => {
    assert.match(await congestionControl(), /^[a-z]+$/)
  })
})
