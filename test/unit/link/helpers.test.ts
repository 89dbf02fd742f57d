import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import type { ConnectOnce, Linked } from '../../../src/link/connect-once.ts'
import { Helpers } from '../../../src/link/helpers.ts'
import { silentLog } from '../../../src/log.ts'
import type { Agent } from '../../../src/ssh/agent.ts'

const { signal } = new AbortController()
const options = { log: silentLog, signal, patienceMs: 0, progress: () => 0 }
const linked: Linked = { agent: {} as Agent, roundTripMs: 0, destroy: () => undefined }

describe('Helpers', () => {
  it('log in five at a time; one that waits for its login shell makes room', async () => {
    const loggedIn: ((() => void) | undefined)[] = []
    const shells: (() => void)[] = []
    const connectOnce: ConnectOnce = (_signal, helping) => {
      loggedIn.push(helping?.loggedIn)
      return new Promise((resolve) => shells.push(() => resolve(linked)))
    }
    await using helpers = new Helpers(connectOnce, options)
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
