import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { Semaphore } from '../../../src/link/semaphore.ts'

const { signal } = new AbortController()

describe('Gate', () => {
  it('lets so many in, and the next in order when one leaves, once for each', async () => {
    const semaphore = new Semaphore(2)
    const inside: string[] = []
    const enter = (name: string) =>
      semaphore.enter(signal).then((leave) => {
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
    const semaphore = new Semaphore(1)
    const leave = await semaphore.enter(signal)
    const impatient = new AbortController()
    const gone = assert.rejects(semaphore.enter(impatient.signal), /enough/)
    impatient.abort(new Error('enough'))
    await gone
    leave()
    ;(await semaphore.enter(signal))()
    await semaphore.enter(signal)
  })
})
