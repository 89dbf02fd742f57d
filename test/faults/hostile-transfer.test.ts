/** A server that takes a transfer and lies about it: it is not believed, and nothing hangs. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ErrorCode, Failure } from '../../src/errors.ts'
import { connect } from '../../src/link/connect.ts'
import { silentLog } from '../../src/log.ts'
import { transfer } from '../../src/transfer/transfer.ts'
import { type FarSide, hostileServer } from '../support/hostile-server.ts'
import { transferOptions } from '../support/transfer-options.ts'
import { noise } from '../support/transfer-world.ts'

const FILES = 40
const FILE_BYTES = 400_000
const HANG_MS = 20_000

const directory = mkdtempSync(join(tmpdir(), 'hostile-transfer-'))
const source = join(directory, 'data')
mkdirSync(source)
for (let index = 0; index < FILES; index++)
  writeFileSync(join(source, `${index}.jpg`), noise(FILE_BYTES, `hostile ${index}`))
after(() => rmSync(directory, { recursive: true }))

type Answer = (far: FarSide, args: Record<string, unknown>) => void

/** An honest server's answers, until one of them is replaced. It acknowledges what it gets and keeps nothing. */
function honest(): Record<string, Answer> {
  const everythingMissing = Buffer.alloc(FILES / 8, 0xff).toString('latin1')
  return {
    'store.open': (far) =>
      far.says('R', {
        present: false,
        path: '',
        empty: true,
        arriving: [],
        bases: [],
        tellsApart: true,
        last: null,
      }),
    'store.room': (far) => far.says('R', { links: true, freeBytes: 1e12 }),
    'receive.objects': () => undefined,
    'trees.missing': (far) => {
      far.channel.write(
        Buffer.concat([
          Buffer.from([0, 0, 0, 5]),
          Buffer.from('D'),
          Buffer.from(everythingMissing, 'latin1'),
        ]),
      )
      far.says('R', { missing: FILES })
    },
    'trees.publish': (far, { name, digest }) =>
      far.says('R', { missing: 0, path: `/data/trees/${name}/${digest}` }),
  }
}

/** Hears the frames of `receive.objects`, and how many bytes of data have come in all. */
type Reaction = (kind: string, payload: Buffer, far: FarSide, received: number) => void

const acknowledging: Reaction = (kind, payload, far, received) => {
  if (kind === 'D') far.says('M', { acked: received })
  if (kind === 'M' && payload.includes('"end"')) far.says('R', { objects: FILES })
}

/** What came of a transfer to a server with some of its answers replaced. */
async function outcome(lies: Record<string, Answer>, onFrame = acknowledging): Promise<unknown> {
  const answers = { ...honest(), ...lies }
  let current = ''
  let received = 0
  const home = mkdtempSync(join(directory, 'home-'))
  await using server = await hostileServer({
    onCall: (operation, far, args) => {
      current = operation
      received = 0
      answers[operation]?.(far, args)
    },
    onFrame: (kind, payload, far) => {
      if (kind === 'D') received += payload.length
      if (current === 'receive.objects') onFrame(kind, payload, far, received)
    },
  })
  const signal = new AbortController().signal
  const work = transfer(transferOptions({ source, home }, { patienceMs: 1_000 }), {
    log: silentLog,
    signal,
    connectOnce: async (connecting) => {
      const connection = await connect(
        server.access,
        { log: silentLog, signal: connecting },
        { patienceMs: 0 },
      )
      return {
        agent: await connection.openAgent('/data'),
        roundTripMs: connection.roundTripMs,
        destroy: () => connection.destroy(),
      }
    },
  }).catch((error: unknown) => error)
  return await Promise.race([work, sleep(HANG_MS, 'it hangs', { ref: false })])
}

test('the honest one is believed: these answers are the protocol', async () => {
  const result = await outcome({})
  assert.ok(
    result && typeof result === 'object' && 'files' in result,
    String((result as Error)?.stack ?? result),
  )
  assert.equal(result.files, FILES)
})

const data = (far: FarSide, bytes: Buffer): void => {
  const head = Buffer.alloc(5)
  head.writeUInt32BE(bytes.length)
  head.write('D', 4)
  far.channel.write(Buffer.concat([head, bytes]))
}
const saying =
  (...events: unknown[]): Answer =>
  (far) => {
    for (const event of events) far.says('M', event)
  }
/** Such a server is asked what it lacks before anything is sent. */
const somethingThere: Record<string, Answer> = {
  'store.open': (far) =>
    far.says('R', {
      present: false,
      path: '',
      empty: false,
      arriving: [],
      bases: [],
      tellsApart: true,
      last: null,
    }),
}
const silently: Reaction = () => undefined

const LIES: Record<string, [ErrorCode, Record<string, Answer>, Reaction?]> = {
  'it acknowledges bytes before any were sent': [
    'SERVER_REPLY_INVALID',
    { 'receive.objects': saying({ acked: 5e6 }) },
    silently,
  ],
  'it acknowledges more than there is': [
    'SERVER_REPLY_INVALID',
    { 'receive.objects': saying({ acked: 2 ** 52 }) },
  ],
  'it is done while everything is still on its way': [
    'SERVER_REPLY_INVALID',
    { 'receive.objects': (far) => far.says('R', { objects: FILES }) },
    silently,
  ],
  'it floods us with one acknowledgement, and then gives the right one': [
    'SERVER_REPLY_INVALID',
    {},
    (kind, payload, far, received) => {
      for (let count = 0; kind === 'D' && count < 5_000; count++) far.says('M', { acked: 0 })
      acknowledging(kind, payload, far, received)
    },
  ],
  'it sends empty data': ['SERVER_REPLY_INVALID', { 'receive.objects': (far) => data(far, Buffer.alloc(0)) }],
  'it names no bitmap at all': [
    'SERVER_REPLY_INVALID',
    { ...somethingThere, 'trees.missing': (far) => far.says('R', { missing: FILES }) },
  ],
  'it names a bitmap that is too long': [
    'SERVER_REPLY_INVALID',
    { ...somethingThere, 'trees.missing': (far) => data(far, Buffer.alloc(1 << 20, 0xff)) },
  ],
  'it counts differently': [
    'SERVER_REPLY_INVALID',
    {
      ...somethingThere,
      'trees.missing': (far) => {
        data(far, Buffer.alloc(FILES / 8))
        far.says('R', { missing: 1 })
      },
    },
  ],
  'it misses files that do not exist': [
    'SERVER_REPLY_INVALID',
    {
      'trees.publish': (far) => {
        data(far, Buffer.from([0xff, 0xff, 0xff, 0xff]))
        far.says('R', { missing: 1, path: '/data' })
      },
    },
  ],
  'it misses the same file for ever': [
    'TRANSFER_INCOMPLETE',
    {
      'trees.publish': (far) => {
        data(far, Buffer.alloc(4))
        far.says('R', { missing: 1, path: '' })
      },
    },
  ],
  'it names a path that is none': [
    'SERVER_REPLY_INVALID',
    { 'trees.publish': (far) => far.says('R', { missing: 0, path: '/data\n::set-output name=x::y' }) },
  ],
  'it names a path of 3 MB': [
    'SERVER_REPLY_INVALID',
    { 'trees.publish': (far) => far.says('R', { missing: 0, path: `/${'x'.repeat(3e6)}` }) },
  ],
  'it says that another tree is the one': [
    'SERVER_REPLY_INVALID',
    { 'trees.publish': (far) => far.says('R', { missing: 0, path: '/data/trees/fire/other' }) },
  ],
  'it answers in numbers': [
    'SERVER_REPLY_INVALID',
    {
      'store.open': (far) =>
        far.says('R', { present: 1, path: 2, empty: 3, arriving: 7, bases: 4, tellsApart: 6, last: 5 }),
    },
  ],
}
for (const [name, [code, lies, onFrame]] of Object.entries(LIES)) {
  test(`${code}: ${name}`, async () => {
    const thrown = await outcome(lies, onFrame)
    assert.ok(
      thrown instanceof Failure,
      String((thrown instanceof Error && thrown.stack) || JSON.stringify(thrown)),
    )
    assert.equal(thrown.code, code, thrown.message)
  })
}

test('nothing was written on the runner but below home', () => {
  const strange = readdirSync(directory).filter((name) => !/^(data|home-\w+)$/.test(name))
  assert.deepEqual(strange, [])
  assert.equal(readdirSync(source).length, FILES)
})
