import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { deliver } from '../../../src/training/cancel.ts'
import { follow } from '../../../src/training/follow.ts'
import { Narrator } from '../../../src/training/narrator.ts'
import { DeadLine, NOWHERE } from '../../support/dead-line.ts'
import { rejectsWith } from '../../support/failures.ts'
import { recordedLog } from '../../support/recorded-log.ts'

const WHERE = { access: NOWHERE, root: '/data', trainingId: '1' }

describe('a line that is dead while a training runs', () => {
  it('is tried every second by whoever follows, and spoken of every five minutes', async () => {
    using line = new DeadLine('ETIMEDOUT')
    const log = recordedLog()
    const job = new AbortController()
    const followed = follow(WHERE, new Narrator(log, null), () => undefined, { log, signal: job.signal })
    await line.clock.pass(600_000)
    job.abort(new Error('enough'))
    await assert.rejects(followed)
    assert.ok(line.gaps.length >= 598 && Math.max(...line.gaps) <= 1_000, String(line.gaps))
    const [first = '', then = '', ...others] = log.lines
    assert.match(first, /^warning: unreachable: .* The training goes on; trying again\.$/)
    assert.match(
      then,
      /^warning: unreachable, for 5 min .* If the server is gone, .* training-id 1 on another/,
    )
    assert.deepEqual(others, [])
  })

  it('is tried every second by a stop order, which says so once', async () => {
    using line = new DeadLine('ETIMEDOUT')
    const log = recordedLog()
    const { signal } = new AbortController()
    const gaveUp = rejectsWith('STOP_NOT_DELIVERED', () => deliver(WHERE, 'stop', 200_000, { log, signal }))
    await line.clock.pass(201_000)
    await gaveUp
    assert.ok(line.gaps.length >= 198 && Math.max(...line.gaps) <= 1_000, String(line.gaps))
    assert.equal(log.lines.length, 1)
  })
})
