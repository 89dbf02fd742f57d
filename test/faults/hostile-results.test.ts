/** A server that offers results, or tells of a training, as an honest one never would. */
import assert from 'node:assert/strict'
import { createHash, randomInt } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fetchResults } from '../../src/collect/fetch.ts'
import { checkListing } from '../../src/collect/listing.ts'
import { RESULTS } from '../../src/collect/operations.ts'
import { type ErrorCode, Failure } from '../../src/errors.ts'
import { githubLog } from '../../src/github/log.ts'
import { openAgent } from '../../src/link/open-agent.ts'
import { silentLog } from '../../src/log.ts'
import { follow } from '../../src/training/follow.ts'
import { Narrator } from '../../src/training/narrator.ts'
import { rejectsWith } from '../support/failures.ts'
import { type FarSide, hostileServer } from '../support/hostile-server.ts'

const SEED = Number(process.env.FAULT_SEED ?? randomInt(2 ** 31))
console.log(`seed ${SEED} (FAULT_SEED)`)
const CONTEXT = { log: silentLog, signal: new AbortController().signal }
const folder = mkdtempSync(join(tmpdir(), 'hostile-results-'))
const home = join(folder, 'home')
after(() => rmSync(folder, { recursive: true }))

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const file = (path: unknown, size: unknown = 4, hash: unknown = sha256('data')): object => ({
  path,
  size,
  sha256: hash,
})

/** Collects from a server that lists this and sends that; how it ends. */
async function collect(list: unknown, send: (far: FarSide) => void): Promise<Failure> {
  await using server = await hostileServer({
    onCall: (operation, far) => {
      if (operation === 'results.list') far.says('R', list)
      else send(far)
    },
  })
  try {
    const where = { access: server.access, root: '/data' }
    await fetchResults(() => openAgent(where, RESULTS, CONTEXT), { trainingId: '7', home }, CONTEXT)
  } catch (error) {
    assert.ok(error instanceof Failure, String((error instanceof Error && error.stack) || error))
    return error
  }
  throw new Error('it was believed')
}

const listing = (...files: unknown[]): object => ({ files, leftOut: [] })
const sends =
  (text: string, sent = text.length) =>
  (far: FarSide): void => {
    far.says('D', text)
    far.says('R', { sent })
  }

const CASES: Record<string, [ErrorCode, unknown, ((far: FarSide) => void)?]> = {
  'a name that leads out': ['RESULT_UNSAFE', listing(file('../../escaped'))],
  'an absolute name': ['RESULT_UNSAFE', listing(file('/tmp/escaped'))],
  'a NUL': ['RESULT_UNSAFE', listing(file('a\0b'))],
  'a control character': ['RESULT_UNSAFE', listing(file('a\x1b[2Jb'))],
  'half a character': ['RESULT_UNSAFE', listing(file('\ud800'))],
  'right to left': ['RESULT_UNSAFE', listing(file('gpj.\u202etxt'))],
  'a page in place of ours': ['RESULT_UNSAFE', listing(file('report.html'))],
  'sums in place of ours': ['RESULT_UNSAFE', listing(file('SHA256SUMS'))],
  'a device': ['RESULT_UNSAFE', listing(file('ultralytics/CON.png'))],
  'a program': ['RESULT_UNSAFE', listing(file('ultralytics/weights/best.pt.exe'))],
  'a drawing that runs scripts': ['RESULT_UNSAFE', listing(file('ultralytics/results.svg'))],
  'a name that is a number': ['SERVER_REPLY_INVALID', listing(file(7))],
  'one name twice, in another case': ['RESULT_UNSAFE', listing(file('train.log'), file('Train.log'))],
  'a negative size': ['SERVER_REPLY_INVALID', listing(file('train.log', -1))],
  'a size beyond all numbers': ['SERVER_REPLY_INVALID', listing(file('train.log', 2 ** 60))],
  'a size beyond all disks': ['RESULT_UNSAFE', listing(file('train.log', 1e15))],
  'no hash': ['SERVER_REPLY_INVALID', listing(file('train.log', 4, 'zz'))],
  'a hundred thousand files': [
    'RESULT_UNSAFE',
    listing(...Array.from({ length: 25_000 }, (_, at) => file(`f${at}`))),
  ],
  'a list that is none': ['SERVER_REPLY_INVALID', { files: 'a', leftOut: [] }],
  'other bytes than listed': ['VERIFICATION_FAILED', listing(file('train.log')), sends('DATA')],
  'fewer bytes than listed': ['VERIFICATION_FAILED', listing(file('train.log')), sends('dat', 4)],
  'more bytes than listed': ['RESULT_UNSAFE', listing(file('train.log')), sends('data and more')],
  'bytes without end': [
    'RESULT_UNSAFE',
    listing(file('train.log')),
    (far) => far.repeats(() => Buffer.from('\0\x10\0\0D'.padEnd(5 + 0x100000, 'x'), 'latin1')),
  ],
  'an answer before the bytes': [
    'VERIFICATION_FAILED',
    listing(file('train.log')),
    (far) => far.says('R', { sent: 4 }),
  ],
  'an answer of another shape': [
    'SERVER_REPLY_INVALID',
    listing(file('train.log')),
    (far) => far.says('R', { sent: 'all' }),
  ],
}
for (const [name, [code, list, send]] of Object.entries(CASES)) {
  test(`${code}: ${name}`, async () => {
    const failure = await collect(list, send ?? (() => undefined))
    assert.equal(failure.code, code, failure.message)
    assert.doesNotMatch(failure.message, /[\0\x1b\u202e]/)
  })
}

test('500 hostile names and 50,000 random ones: none is taken', () => {
  let state = SEED
  const roll = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
  const pieces = [
    '..',
    '.',
    '/',
    '//',
    '\\',
    '\0',
    '\n',
    '\r',
    'a',
    'B',
    '-',
    '~',
    ' ',
    ':',
    'CON',
    '%2e',
    '\u202e',
    '\ud800',
    '\u0301',
    'é',
    '$(x)',
    '`',
    '*',
    '_',
  ]
  const starts = ['../', '/', './', 'a/../../', '..\\', '~/', 'a//', '\0', ' ../', '-rf/', 'C:\\']
  const listed = starts.flatMap((start) =>
    pieces.flatMap((piece) => ['x', '/x'].map((end) => start + piece + end)),
  )
  assert.ok(listed.length >= 500)
  const random = Array.from({ length: 50_000 }, () =>
    Array.from({ length: 1 + roll(6) }, () => pieces[roll(pieces.length)]).join(''),
  )
  for (const path of [...listed, ...random]) {
    try {
      checkListing([{ path, size: 1, sha256: sha256('') }])
    } catch (error) {
      assert.ok(error instanceof Failure && error.code === 'RESULT_UNSAFE', JSON.stringify(path))
      continue
    }
    assert.fail(`${JSON.stringify(path)} was taken, seed ${SEED}`)
  }
})

test('nothing was written but below home, and nothing there is whole', () => {
  assert.deepEqual(readdirSync(folder), ['home'])
  const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  for (const entry of files) assert.ok(entry.parentPath.endsWith('/incoming'), entry.name)
})

const event = (fields: object): object => ({
  offset: 1,
  event: { from: 'driver', seq: 1, attempt: 1, atMs: 1, ...fields },
})

for (const [name, text] of [
  ['in one-liners', 'spam'],
  ['in novels', '::error::x\n'.repeat(100)],
] as const) {
  test(`a training that tells of itself without end does not fill the log: ${name}`, async () => {
    const told = [event({ type: 'warning', text }), event({ type: 'state', state: text, reason: text })]
    await using server = await hostileServer({
      onCall: (_operation, far) => {
        for (let count = 0; count < 12_000; count++) far.says('M', told[count % 2])
        for (const strange of [{}, { offset: 'x' }, event({ type: 'epoch', losses: null })])
          far.says('M', strange)
        far.says('R', { state: null, supervised: false, result: null, stderr: [] })
      },
    })
    const where = { access: server.access, root: '/data', trainingId: '7' }
    const lines = await printedLines(async () => {
      await follow(where, new Narrator(githubLog, null), () => undefined, { ...CONTEXT, log: githubLog })
    })
    assert.ok(lines.length < 11_000, `${lines.length} lines`)
    assert.ok(lines.includes('::warning::More is said than a log can hold: from here lines are left out.'))
  })
}

/** What is printed meanwhile. */
async function printedLines(work: () => Promise<void>): Promise<string[]> {
  let text = ''
  const write = process.stdout.write
  process.stdout.write = ((chunk: string | Uint8Array, ...rest: []) => {
    // The test runner's own messages are bytes.
    if (typeof chunk !== 'string') return write.call(process.stdout, chunk, ...rest)
    text += chunk
    return true
  }) as typeof write
  try {
    await work()
  } finally {
    process.stdout.write = write
  }
  return text.split('\n')
}

test('SERVER_REPLY_INVALID: a state that cannot be', async () => {
  await using server = await hostileServer({
    onCall: (_operation, far) =>
      far.says('R', { state: { state: 'finished', epoch: -1 }, supervised: 1, result: [], stderr: 'x' }),
  })
  const where = { access: server.access, root: '/data', trainingId: '7' }
  await rejectsWith('SERVER_REPLY_INVALID', () =>
    follow(where, new Narrator(silentLog, null), () => undefined, CONTEXT),
  )
})
