import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { silentLog } from '../../src/log.ts'
import type { Agent } from '../../src/ssh/agent.ts'
import type { Dial, Dialed } from '../../src/transfer/dial.ts'
import { Helpers } from '../../src/transfer/helpers.ts'

const { signal } = new AbortController()
const options = { log: silentLog, signal, patienceMs: 0, progress: () => 0 }
const dialed: Dialed = { agent: {} as Agent, roundTripMs: 0, destroy: () => undefined }

describe('Helpers', () => {
  it('log in five at a time; one that waits for its login shell makes room', async () => {
    const loggedIn: ((() => void) | undefined)[] = []
    const shells: (() => void)[] = []
    const dial: Dial = (_signal, helping) => {
      loggedIn.push(helping?.loggedIn)
      return new Promise((resolve) => shells.push(() => resolve(dialed)))
    }
    await using helpers = new Helpers(dial, options)
    const used = Array.from({ length: 8 }, () => helpers.add().use(async () => undefined))
    await turn()
    assert.equal(loggedIn.length, 5)
    loggedIn[0]?.()
    await turn()
    assert.equal(loggedIn.length, 6)
    // It makes room once.
    for (const start of [0, 1, 2]) shells[start]?.()
    await turn()
    assert.equal(loggedIn.length, 8)
    for (let open = 0; open < 8; open++) {
      shells[open]?.()
      await turn()
    }
    await Promise.all(used)
  })
})
