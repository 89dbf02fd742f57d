/**
 * kill -9 of whoever keeps a checkpoint, at seeded moments: what is mirrored, collected or resumed from is whole. The keeping is
 * ours (remote/gpu_retrain/records/checkpoints.py), in test/support/checkpoint_writer.py, which trains nothing; the rest goes
 * over a real sshd.
 */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { randomNumbers } from '../../bench/random.ts'
import { type LocalServer, startLocalServer } from '../../local/server.ts'
import { fetchResults } from '../../src/collect/fetch.ts'
import { RESULTS } from '../../src/collect/operations.ts'
import { openAgent } from '../../src/link/open-agent.ts'
import { silentLog } from '../../src/log.ts'
import { bringHome } from '../../src/mirror/bring-home.ts'
import { generations, isWhole } from '../../src/mirror/kept.ts'
import { MIRROR } from '../../src/mirror/operations.ts'
import { runsOf, SEED, Tally, tell } from '../support/figures.ts'

const KILLS = runsOf(5, 50)
const LONGEST_MS = 400
const ID = 'torn'
const REPOSITORY = join(import.meta.dirname, '../..')

const random = randomNumbers(SEED)
const tally = new Tally()
const context = { log: silentLog, signal: AbortSignal.timeout(30 * 60_000) }

/** Of a file that holds one number again and again: that number; undefined for any other. */
function epochIn(content: Buffer): number | undefined {
  const [first, hash] = [content.subarray(0, 8), createHash('sha256').update(content).digest('hex')]
  const whole = Buffer.alloc(8 << 20, first)
  const isOne = createHash('sha256').update(whole).digest('hex') === hash
  return isOne ? Number(first.toString('latin1')) : undefined
}

/** Begins to write, says what it goes on from, and is killed in the midst of it. */
async function writeAndDie(folder: string): Promise<{ epoch: number; sha256: string }> {
  const script = join(REPOSITORY, 'test/support/checkpoint_writer.py')
  const child: ChildProcess = spawn('python3', [script, join(REPOSITORY, 'remote'), folder, ID], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [told] = await once(child.stdout ?? child, 'data')
  await sleep(60 + random() * LONGEST_MS)
  child.kill('SIGKILL')
  await once(child, 'close')
  const isTorn = readdirSync(join(folder, 'checkpoints')).some((name) => name.endsWith('.tmp'))
  tally.add(isTorn ? 'killed in mid-write' : 'killed between two writes')
  return JSON.parse(String(told))
}

/** What is wrong with the files of a folder at home. */
function faults(where: string, folder: string, least: number): string[] {
  const names = readdirSync(join(folder, 'checkpoints')).filter((name) => name.endsWith('.pt'))
  const wrong = names.filter(
    (name) => epochIn(readFileSync(join(folder, 'checkpoints', name))) !== Number(name.slice(5, 10)),
  )
  const newest = Math.max(
    0,
    ...names.filter((name) => name.startsWith('last')).map((name) => Number(name.slice(5, 10))),
  )
  if (newest < least) wrong.push(`only epoch ${newest}, after ${least} was whole`)
  return wrong.map((what) => `${where}: ${what}`)
}

async function mirrored(server: LocalServer, home: string, least: number): Promise<string[]> {
  await using agent = await openAgent(homeOf(server), MIRROR, context)
  const pace = { take: async () => undefined }
  await bringHome(agent, { home, trainingId: ID, pace }, context.signal)
  const [newest] = await generations(home, ID)
  if (!newest) return least > 0 ? ['nothing was mirrored'] : []
  return [
    ...((await isWhole(newest)) ? [] : ['mirrored: not whole']),
    ...faults('mirrored', newest.folder, least),
  ]
}

async function collected(server: LocalServer, home: string, least: number): Promise<string[]> {
  const open = () => openAgent(homeOf(server), RESULTS, context)
  const { folder } = await fetchResults(open, { trainingId: ID, home }, context)
  const wrong = least > 0 ? faults('collected', folder, least) : []
  rmSync(folder, { recursive: true })
  return wrong
}

function homeOf({ server, sshKey, hostKey, root }: LocalServer) {
  return { access: { server, sshKey, sshPassphrase: '', hostKey }, root }
}

test(`${KILLS} kills while a checkpoint is written (FAULT_SEED=${SEED})`, async () => {
  await using server = await startLocalServer()
  const home = mkdtempSync(join(tmpdir(), 'gpu-retrain-torn-'))
  const folder = join(server.root, 'trainings', ID)
  const wrong: string[] = []
  let least = 0
  try {
    for (let kill = 0; kill < KILLS; kill++) {
      const resumed = await writeAndDie(folder)
      const expected = createHash('sha256').update(
        Buffer.alloc(8 << 20, String(resumed.epoch).padStart(8, '0')),
      )
      if (resumed.epoch < least || (resumed.epoch > 0 && resumed.sha256 !== expected.digest('hex')))
        wrong.push(`resumed from: epoch ${resumed.epoch}, ${resumed.sha256}, after ${least}`)
      least = resumed.epoch
      wrong.push(...(await mirrored(server, home, least)), ...(await collected(server, home, least)))
    }
    tell({
      row: 'torn-checkpoints',
      runs: KILLS,
      wrong: wrong.length,
      facts: { ...tally.facts, epochs: least },
    })
    assert.deepEqual(wrong, [])
    assert.ok((tally.facts['killed in mid-write'] ?? 0) > KILLS / 2, JSON.stringify(tally.facts))
  } finally {
    rmSync(home, { recursive: true })
  }
})
