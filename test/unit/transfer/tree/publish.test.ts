import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import * as v from 'valibot'
import { FileTable } from '../../../../src/dataset/file-table.ts'
import { KnownManifests } from '../../../../src/dataset/known-manifests.ts'
import type { ConnectOnce } from '../../../../src/link/connect-once.ts'
import { Helpers } from '../../../../src/link/helpers.ts'
import { silentLog } from '../../../../src/log.ts'
import type { Agent, JsonObject } from '../../../../src/ssh/agent.ts'
import type { Operation } from '../../../../src/ssh/operation.ts'
import { type Delivery, deliver } from '../../../../src/transfer/deliver.ts'
import { Progress } from '../../../../src/transfer/progress/progress.ts'
import { Store } from '../../../../src/transfer/tree/store.ts'
import { failure } from '../../../support/scripted-connector.ts'

const { signal } = new AbortController()

/** A server that publishes the tree, and whose line breaks before it can say so. */
class BreakingServer {
  publishings = 0

  readonly connectOnce: ConnectOnce = async () => ({
    agent: { call: this.#call, open: this.#open } as unknown as Agent,
    roundTripMs: 0,
    destroy: () => undefined,
  })

  readonly #call = async (operation: Operation, { name, digest }: JsonObject) => {
    assert.ok(['store.open', 'store.room'].includes(operation.name))
    const present = this.publishings > 0 && digest !== ''
    const path = present ? `/data/trees/${name}/${digest}` : ''
    const opened = { present, path, empty: false, arriving: [], bases: [], tellsApart: true, last: null }
    return v.parse(
      operation.reply,
      operation.name === 'store.open' ? opened : { links: true, freeBytes: 1e12 },
    )
  }

  readonly #open = (operation: Operation) => {
    assert.equal(operation.name, 'trees.publish')
    this.publishings++
    const lost = async () => Promise.reject(failure('CONNECTION_LOST'))
    return { send: async () => undefined, sendData: async () => undefined, receive: lost }
  }
}

/** One file, whose hash is known once it was sent. */
function unhashed(): FileTable {
  const table = new FileTable()
  const times = { mtimeNs: 1n, ctimeNs: 1n, inode: 1n }
  table.add({ path: Buffer.from('a'), sizeBytes: 1, ...times }, undefined)
  return table
}

it('a tree that was published while the line broke is not published again', async () => {
  const world = mkdtempSync(join(tmpdir(), 'publish-again-'))
  try {
    const server = new BreakingServer()
    const linkOptions = { log: silentLog, signal, patienceMs: 60_000, progress: () => 0 }
    const options = {
      name: 'fire',
      owner: 'a test',
      adopt: '',
      connections: 1,
      keep: 1,
    } as Delivery['options']
    await using store = new Store({ ...options, token: 't' }, server.connectOnce, {
      ...linkOptions,
      name: 'connection 1',
    })
    const table = unhashed()
    await store.open(table)
    using progress = new Progress(silentLog)
    const path = await deliver({
      options,
      log: silentLog,
      signal,
      root: world,
      table,
      manifests: new KnownManifests(world),
      store,
      helpers: () => new Helpers(server.connectOnce, linkOptions),
      progress,
      ship: async () => table.setHash(0, Buffer.alloc(32, 7), false),
    })
    assert.match(path, /^\/data\/trees\/fire\/[0-9a-f]{64}$/)
    assert.equal(server.publishings, 1)
  } finally {
    rmSync(world, { recursive: true })
  }
})
