/**
 * The sessions of whoever watches a real training on the CPU are killed on the server again and again, the mirror's among them:
 * the training is one, is never taken for failed, and what comes home is what the server has. Needs a venv with Ultralytics,
 * as test/integration/real-training.test.ts does.
 */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { randomNumbers } from '../../bench/random.ts'
import { fetchResults } from '../../src/collect/fetch.ts'
import { RESULTS } from '../../src/collect/operations.ts'
import { openAgent } from '../../src/link/open-agent.ts'
import { generations, isWhole } from '../../src/mirror/kept.ts'
import { Mirroring } from '../../src/mirror/mirroring.ts'
import { attach } from '../../src/training/attach.ts'
import { follow } from '../../src/training/follow.ts'
import { Narrator } from '../../src/training/narrator.ts'
import { TokenBucket } from '../../src/transfer/send/pace.ts'
import { runsOf, SEED, Tally, tell } from '../support/figures.ts'
import { recordedLog } from '../support/recorded-log.ts'
import { trainingWorld } from '../support/training-world.ts'
import { ULTRALYTICS_PYTHON } from '../support/ultralytics-python.ts'

const KILLS = runsOf(2, 50)
/** The watcher comes back after two to five seconds; an epoch takes about one. */
const EPOCHS = 4 * KILLS + 6
const ID = 'storm'

const random = randomNumbers(SEED)
const signal = AbortSignal.timeout(45 * 60_000)

/** Ends every session of this sshd, as a lost line does, and not the training, which has left them. */
function killSessions(listener: number): number {
  const listed = spawnSync('ps', ['--ppid', String(listener), '-o', 'pid='], { encoding: 'utf8' })
  const sessions = listed.stdout.trim().split(/\s+/).filter(Boolean)
  for (const session of sessions) process.kill(Number(session), 'SIGKILL')
  return sessions.length
}

const hashOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')

test(`${KILLS} times the watcher's SSH is killed during one training (FAULT_SEED=${SEED})`, async () => {
  const home = mkdtempSync(join(tmpdir(), 'gpu-retrain-storm-'))
  const tally = new Tally()
  try {
    await using world = await trainingWorld()
    const where = { access: world.access, root: world.root, trainingId: ID }
    const scripted = world.order(ID, { epochs: EPOCHS, time: 0 })
    const args = { epochs: EPOCHS, imgsz: 64, batch: 12, device: 'cpu', seed: 1, plots: false }
    const order = { ...scripted, venv: dirname(dirname(ULTRALYTICS_PYTHON)), args }
    const log = recordedLog()
    await attach(where, order, { log, signal })
    const states = new Set<string>()
    await using mirroring = new Mirroring(where, { home, pace: new TokenBucket([]) }, 0.05, { log, signal })
    let [kills, isDue] = [0, true]
    const ended = await follow(
      where,
      new Narrator(log, null),
      (state) => {
        states.add(state.state)
        mirroring.saw(state)
        if (!isDue || kills >= KILLS || state.state !== 'training') return
        isDue = false
        void sleep(random() * 1_500).then(() => {
          const sessions = killSessions(world.server.pid)
          if (sessions > 0) kills++
          if (sessions > 1) tally.add('with the mirror under way')
          isDue = true
        })
      },
      { log, signal },
    )
    tally.add('sessions killed', kills)

    const folder = join(world.root, 'trainings', ID)
    const open = () => openAgent(where, RESULTS, { log, signal })
    const collected = await fetchResults(open, { trainingId: ID, home }, { log, signal })
    const others = collected.files.filter(
      ({ path }) =>
        path !== 'environment.txt' && hashOf(join(collected.folder, path)) !== hashOf(join(folder, path)),
    )
    const events = await world.events(ID)
    const told = log.lines.flatMap((line) => /^info: epoch +(\d+)\//.exec(line)?.[1] ?? []).map(Number)
    const kept = await generations(home, ID)
    const wrong = [
      ...others.map(({ path }) => `${path} at home is not the server's`),
      ...(ended.state?.state === 'finished' && ended.state.epoch === EPOCHS
        ? []
        : [`it ended ${ended.state?.state}`]),
      ...['failed', 'lost', 'stopped']
        .filter((state) => states.has(state))
        .map((state) => `it was taken for ${state}`),
      ...(told.join() === Array.from({ length: EPOCHS }, (_, at) => at + 1).join()
        ? []
        : [`epochs told: ${told}`]),
      ...(events.filter(({ type }) => type === 'environment').length === 1 ? [] : ['more than one driver']),
      ...(readdirSync(folder).filter((name) => /^order\./.test(name)).length === 1
        ? []
        : ['more than one order']),
      ...((await Promise.all(kept.map(isWhole))).every(Boolean) ? [] : ['the mirror is not whole']),
    ]
    tally.add('mirrored', log.lines.filter((line) => line.startsWith('info: Mirrored: ')).length)
    tell({ row: 'watcher-kills', runs: kills, wrong: wrong.length, facts: tally.facts })
    assert.deepEqual(wrong, [])
    assert.equal(kills, KILLS)
  } finally {
    rmSync(home, { recursive: true })
  }
})
