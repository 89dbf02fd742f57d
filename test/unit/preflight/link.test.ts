import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { measureLink } from '../../../src/preflight/link.ts'
import type { Agent, Exchange, JsonObject } from '../../../src/ssh/agent.ts'

describe('measuring the link', () => {
  /** An agent whose far end claims to have received this. */
  function claiming(result: JsonObject): Agent {
    const exchange: Exchange = {
      send: async () => undefined,
      sendData: async () => undefined,
      receive: async () => ({ kind: 'result', result }),
    }
    return {
      open: () => exchange,
      call: () => assert.fail(),
      end: async () => undefined,
      [Symbol.asyncDispose]: async () => undefined,
    }
  }
  const signal = new AbortController().signal

  it('takes bytes and seconds for a rate', async () => {
    assert.equal((await measureLink(claiming({ bytes: 25e6, seconds: 2 }), signal)).mbps, 100)
  })

  it('knows no rate from too little, from no time, or from nonsense', async () => {
    for (const claim of [{ bytes: 1000, seconds: 2 }, { bytes: 25e6, seconds: 0 }, { bytes: 'many' }, {}]) {
      assert.equal((await measureLink(claiming(claim), signal)).mbps, null)
    }
  })
})
