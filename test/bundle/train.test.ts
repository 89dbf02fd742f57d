/**
 * The train action's committed bundle, spawned and cancelled as GitHub's runner does, over a real sshd with real
 * supervisors; the driver is test/support/scripted_driver.py, which trains nothing.
 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { runStep, type Step, type StepResult, startStep } from '../support/action.ts'
import { trainInputs } from '../support/train-inputs.ts'
import { type TrainingWorld, trainingWorld } from '../support/training-world.ts'

let world: TrainingWorld
before(async () => {
  world = await trainingWorld()
})
after(() => world[Symbol.asyncDispose]())

const POST = 'post.js'

function inputs(trainingId: string, epochs: number, time: number, onCancel = 'stop'): Record<string, string> {
  return trainInputs(world, trainingId, { epochs, time }, { 'on-cancel': onCancel })
}

async function epochs(trainingId: string): Promise<unknown[]> {
  return (await world.events(trainingId)).filter(({ type }) => type === 'epoch').map(({ epoch }) => epoch)
}

async function atEpoch(step: Step, epoch: number): Promise<void> {
  await step.saw(new RegExp(`epoch +${epoch}/`))
}

/** Cancels a training in its second epoch as the runner does, and runs the post step with what main left. */
async function cancelled(
  trainingId: string,
  onCancel: string,
): Promise<{ main: StepResult; post: StepResult }> {
  const given = inputs(trainingId, 40, 0.4, onCancel)
  const step = startStep('train', { inputs: given })
  await atEpoch(step, 1)
  const main = await step.cancel()
  const post = await runStep('train', { inputs: given, state: main.state }, POST)
  return { main, post }
}

async function stateOf(trainingId: string): Promise<unknown> {
  return (await world.json(trainingId, 'state.json')).state
}

async function ends(trainingId: string): Promise<unknown> {
  for (let tries = 0; tries < 200; tries++) {
    const state = await stateOf(trainingId)
    if (['finished', 'stopped', 'failed', 'lost'].includes(String(state))) return state
    await sleep(100)
  }
  return 'it never ended'
}

test('a training is followed to its end, and the outputs say how it ended', async () => {
  const step = await runStep('train', { inputs: inputs('whole', 4, 0.2) })
  assert.equal(step.code, 0, step.log)
  assert.equal(step.outputs['training-id'], 'whole')
  assert.equal(step.outputs.state, 'finished')
  assert.equal(step.outputs.epochs, '4')
  assert.match(step.summary, /whole/)
})

test('kill -9 of the action in mid-training, then the same id again: one training, the same result', async () => {
  const first = startStep('train', { inputs: inputs('torn', 8, 0.4) })
  await atEpoch(first, 2)
  first.process.kill('SIGKILL')
  assert.equal((await first.result).signal, 'SIGKILL')
  const again = await runStep('train', { inputs: inputs('torn', 8, 0.4) })
  assert.equal(again.code, 0, again.log)
  assert.deepEqual(await epochs('torn'), [1, 2, 3, 4, 5, 6, 7, 8])
  assert.equal((await world.json('torn', 'state.json')).attempt, 1)
  const whole = await runStep('train', { inputs: inputs('calm', 8, 0.1) })
  for (const output of ['state', 'reason', 'epochs', 'map50', 'map50-95']) {
    assert.equal(again.outputs[output], whole.outputs[output], output)
  }
})

test('SIGINT says what still runs and ends the step before the runner would use force', async () => {
  const { main, post } = await cancelled('detached', 'detach')
  assert.equal(main.code, 1)
  assert.equal(main.signal, null)
  assert.match(main.log, /Training detached runs on the server by itself/)
  assert.match(post.log, /on-cancel detach: it goes on/)
  assert.equal(await stateOf('detached'), 'training')
  await runStep('train', { inputs: inputs('detached', 40, 0.4, 'kill'), state: main.state }, POST)
})

test('on-cancel stop: the post step delivers it, and the training ends resumable', async () => {
  const { post } = await cancelled('halted', 'stop')
  assert.equal(post.code, 0, post.log)
  assert.match(post.log, /on-cancel stop: /)
  assert.equal(await ends('halted'), 'stopped')
  assert.ok((await epochs('halted')).length < 40)
})

test('on-cancel kill: it has ended when the post step ends', async () => {
  const { post } = await cancelled('ended', 'kill')
  assert.equal(post.code, 0, post.log)
  assert.equal(await stateOf('ended'), 'stopped')
})

test('the state for the post step holds no secret', async () => {
  const { main } = await cancelled('state', 'kill')
  assert.deepEqual(Object.values(main.state), ['state'])
})
