import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { Gate } from '../../src/transfer/gate.ts'

const { signal } = new AbortController()

describe('Gate', () => {
  it('lets so many in, and the next in order when one leaves, once for each', async () => {
    const gate = new Gate(2)
    const inside: string[] = []
    const enter = (name: string) =>
      gate.enter(signal).then((leave) => {
        inside.push(name)
        return leave
      })
    const [leave] = await Promise.all([enter('a'), enter('b')])
    const waiting = [enter('c'), enter('d')]
    leave()
    leave()
    await turn()
    assert.deepEqual(inside, ['a', 'b', 'c'])
    ;(await waiting[0])?.()
    await waiting[1]
    assert.deepEqual(inside, ['a', 'b', 'c', 'd'])
  })

  it('forgets who does not want to wait any longer', async () => {
    const gate = new Gate(1)
    const leave = await gate.enter(signal)
    const impatient = new AbortController()
    const gone = assert.rejects(gate.enter(impatient.signal), /enough/)
    impatient.abort(new Error('enough'))
    await gone
    leave()
    ;(await gate.enter(signal))()
    await gate.enter(signal)
  })
})
