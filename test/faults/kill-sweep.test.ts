/** kill -9 at seeded moments, on either side: what has its final name is right, and the next run finishes the work. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, randomInt } from 'node:crypto'
import { once } from 'node:events'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startLocalServer } from '../../local/server.ts'
import { runStep, startStep } from '../support/action.ts'
import { commandOf, descendants } from '../support/descendants.ts'
import { samplePlan } from '../support/plan.ts'
import { prepareTraining } from '../support/prepared-training.ts'
import { trainInputs } from '../support/train-inputs.ts'
import { trainingWorld } from '../support/training-world.ts'
import { contentOf, noise, type TransferWorld, transferWorld } from '../support/transfer-world.ts'

const SEED = Number(process.env.FAULT_SEED ?? randomInt(2 ** 31))
console.log(`seed ${SEED} (FAULT_SEED)`)
let state = SEED
const roll = (limit: number): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
  return Math.floor((state / 2 ** 32) * limit)
}
/** Actions run from source here, so that the sweep tests what is written and not what was bundled. */
const SOURCE = 'run.ts'

const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')

function runner({ server, source, home }: TransferWorld, bytesPerSecond: number): ChildProcess {
  const access = { ...server, sshPassphrase: '' }
  const order = { access, root: server.root, source, home, bytesPerSecond }
  return spawn(process.execPath, [join(import.meta.dirname, '../support/transfer-child.ts')], {
    env: { ...process.env, TRANSFER: JSON.stringify(order) },
    stdio: 'ignore',
  })
}

function killAgents(sshd: number): void {
  for (const pid of descendants(sshd)) if (commandOf(pid).startsWith('python')) process.kill(pid, 'SIGKILL')
}

/** I1: whatever has its final name is what the name says. I3: the source is as it was. */
function assertInvariants(
  { server, source }: TransferWorld,
  before: Map<string, string>,
  moment: string,
): void {
  for (const path of globSync(`${server.root}/objects/??/*`)) {
    assert.equal(sha256(path), path.slice(-65).replace('/', ''), moment)
  }
  for (const path of globSync(`${server.root}/trees/fire/*.receipt.json`)) {
    const { files } = JSON.parse(readFileSync(path, 'utf8'))
    assert.equal(contentOf(path.slice(0, -'.receipt.json'.length)).size, files, moment)
  }
  assert.deepEqual(contentOf(source), before, moment)
}

test('30 kills of a transfer, of the runner or of the agent on the server', async () => {
  await using world = await transferWorld()
  let cutShort = 0
  for (let kill = 0; kill < 30; kill++) {
    const moment = `seed ${SEED}, kill ${kill}`
    // 20 MB that take 2.5 s at this rate, so that most of the kills find a transfer under way.
    if (kill % 2 === 0) {
      for (let file = 0; file < 40; file++)
        world.put(`images/${kill}-${file}.jpg`, noise(150_000, `${SEED} ${kill} ${file}`))
      world.put('zz.bin', noise(14 << 20, `${SEED} ${kill}`))
    }
    const before = contentOf(world.source)
    const child = runner(world, 8e6)
    await Promise.race([sleep(600 + roll(1100)), once(child, 'exit')])
    if (kill % 2 === 0) {
      killAgents(world.server.pid)
      await Promise.race([sleep(roll(800)), once(child, 'exit')])
    }
    if (child.exitCode === null) {
      cutShort++
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    assertInvariants(world, before, moment)
  }
  assert.ok(cutShort >= 10, `only ${cutShort} transfers were under way when they were killed`)
  const { path } = await world.transfer()
  assert.deepEqual(contentOf(path), contentOf(world.source))
})

test('6 kills of the train action: no training starts twice, none is lost', async () => {
  await using world = await trainingWorld()
  for (let kill = 0; kill < 6; kill++) {
    const id = `kill-${kill}`
    const inputs = trainInputs(world, id, { epochs: 3, time: 0.3 })
    const step = startStep('train', { inputs }, SOURCE)
    await Promise.race([sleep(800 + roll(2500)), step.result])
    step.process.kill('SIGKILL')
    await step.result
    const again = await runStep('train', { inputs }, SOURCE)
    assert.equal(again.code, 0, `seed ${SEED}, kill ${kill}: ${again.log}`)
    const epochs = (await world.events(id)).filter(({ type }) => type === 'epoch').map(({ epoch }) => epoch)
    assert.deepEqual(epochs, [1, 2, 3], `seed ${SEED}, kill ${kill}`)
  }
})

test('6 kills of the collect action: a file in a results folder is whole, and the next run has them all', async () => {
  await using server = await startLocalServer()
  const home = mkdtempSync(join(tmpdir(), 'gpu-retrain-home-'))
  const model = noise(40_000_000, `${SEED}`)
  await prepareTraining(server.root, '7', { model })
  const inputs = {
    server: server.server,
    'ssh-key': server.sshKey,
    'host-key': server.hostKey,
    home,
    plan: JSON.stringify(samplePlan({ trainingId: '7', root: server.root })),
  }
  const models = (): string[] => globSync(`${home}/runs/7/results-*/ultralytics/weights/best.pt`)
  try {
    const expected = createHash('sha256').update(model).digest('hex')
    for (let kill = 0; kill < 6; kill++) {
      const step = startStep('collect', { inputs }, SOURCE)
      await Promise.race([sleep(700 + roll(900)), step.result])
      step.process.kill('SIGKILL')
      await step.result
      for (const path of models()) assert.equal(sha256(path), expected, `seed ${SEED}, kill ${kill}`)
    }
    // There is no GitHub to upload to; everything else has happened by then.
    const last = await runStep('collect', { inputs }, SOURCE)
    assert.match(last.log, /Everything is verified and lies in/, last.log)
    assert.ok(models().length > 0)
    assert.equal(sha256(models().at(-1) ?? ''), expected)
  } finally {
    rmSync(home, { recursive: true })
  }
})
