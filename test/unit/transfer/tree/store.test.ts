import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as v from 'valibot'
import { FileTable } from '../../../../src/dataset/file-table.ts'
import { Failure } from '../../../../src/errors.ts'
import type { ConnectOnce } from '../../../../src/link/connect-once.ts'
import { silentLog } from '../../../../src/log.ts'
import type { Agent, JsonObject } from '../../../../src/ssh/agent.ts'
import type { Operation } from '../../../../src/ssh/operation.ts'
import type { Needs } from '../../../../src/transfer/operations.ts'
import { Store } from '../../../../src/transfer/tree/store.ts'

const signal = new AbortController().signal

/** A server's store that is empty. */
class EmptyServer {
  dials = 0
  drops = 0
  readonly needs: (Needs | null)[] = []

  readonly connectOnce: ConnectOnce = async () => {
    this.dials++
    const agent = {
      call: async ({ reply }: Operation, args: JsonObject) => this.#open(args, reply),
    }
    return { agent: agent as unknown as Agent, roundTripMs: 0, destroy: () => void this.drops++ }
  }

  #open(args: JsonObject, reply: v.GenericSchema): unknown {
    this.needs.push(args.needs as Needs | null)
    return v.parse(reply, {
      present: false,
      path: '',
      empty: true,
      arriving: [],
      bases: [],
      tellsApart: true,
      last: null,
    })
  }
}

function store(connectOnce: ConnectOnce, adopt = ''): Store {
  const order = { name: 'fire', owner: 'a test', token: 't', adopt }
  return new Store(order, connectOnce, {
    log: silentLog,
    signal,
    patienceMs: 0,
    progress: () => 0,
    name: 'connection 1',
  })
}

function unhashed(): FileTable {
  const table = new FileTable()
  const times = { mtimeNs: 1n, ctimeNs: 1n, inode: 1n }
  for (const name of ['a', 'b']) table.add({ path: Buffer.from(name), sizeBytes: 10, ...times }, undefined)
  return table
}

describe('store', () => {
  it('uses the connection that was begun ahead', async () => {
    const server = new EmptyServer()
    await using opened = store(server.connectOnce)
    opened.connectAhead()
    await opened.open(unhashed())
    assert.equal(server.dials, 1)
  })

  it('drops a connection that nobody came to need', async () => {
    const server = new EmptyServer()
    {
      await using unused = store(server.connectOnce)
      unused.connectAhead()
    }
    await Promise.resolve()
    assert.deepEqual([server.dials, server.drops], [1, 1])
  })

  it('tells of a failure ahead when the connection is needed', async () => {
    const refused = new Failure('AUTHENTICATION_FAILED', { what: 'No.', safe: '', next: '' })
    let dials = 0
    await using opened = store(async () => {
      dials++
      throw refused
    })
    opened.connectAhead()
    await assert.rejects(opened.open(unhashed()), { code: 'AUTHENTICATION_FAILED' })
    assert.equal(dials, 1)
  })

  it('has an empty store make sure of the room for all, unless something may be adopted', async () => {
    const server = new EmptyServer()
    await using opened = store(server.connectOnce)
    await opened.open(unhashed())
    await using adopting = store(server.connectOnce, '/data/old')
    await adopting.open(unhashed())
    assert.deepEqual(server.needs, [{ bytes: 20, objects: 2, files: 2, treeBytes: 20 }, null])
  })
})
