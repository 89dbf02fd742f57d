/** What a team does over months: train, train on from the last good model by schedule, add pictures, and spoil the labels. */
import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import sharp from 'sharp'
import { findModelToBeat } from '../../src/home/model-to-beat.ts'
import { type EndToEnd, endToEnd, JOBS, type Played } from './world.ts'

const SEED = randomInt(2 ** 31)
const NAME = `e2e-good-${SEED}`
const DRAWN = { trainImages: 128, valImages: 40, seed: SEED, sizePx: 128 }
const SUCCESS = JOBS.map((job) => [job, 'success'])

let world: EndToEnd
before(async () => {
  world = await endToEnd(NAME, DRAWN, {
    // Whoever trains on from a model takes small steps from the first, or loses what it has learnt.
    training: { weights: 'last-good', epochs: 5, lr0: 0.0004, warmup_epochs: 0 },
    // So few pictures cannot tell models apart that are nearly as good.
    collect: { gates: { 'not-worse-than-baseline': 0.2 } },
    evaluation: { clusters: '([0-9]+)[.]jpg' },
  })
})
after(() => world[Symbol.asyncDispose]())

describe(`a dataset over months, with the pictures of seed ${SEED}`, () => {
  test('the first model is dispatched, from scratch', async () => {
    const training = { weights: 'yolov8n.yaml', epochs: 20, lr0: 0.004, warmup_epochs: 1 }
    const overrides = Object.entries(training).map(([key, value]) => `training.${key}=${value}`)
    const { jobs } = await world.play('workflow_dispatch', '2001', {
      inputs: { overrides: overrides.join('\n') },
    })
    assert.deepEqual(jobs, SUCCESS)
    assert.equal(await lastGood(), '2001')
  })

  test('a schedule starts from it, and its model is held against it', async () => {
    const played = await world.play('schedule', '2002')
    assert.deepEqual(played.jobs, SUCCESS)
    const { against } = await reportOf(played)
    assert.equal(against.trainingId, '2001')
    assert.ok(against.mayHaveLost <= 0.2, JSON.stringify(against))
    assert.equal(await lastGood(), '2002')
  })

  test('the next schedule has nothing to do', async () => {
    const { jobs } = await world.play('schedule', '2003')
    assert.deepEqual(
      jobs.filter(([, result]) => result !== 'skipped'),
      [['preflight', 'success']],
    )
  })

  test('a picture more, and it trains again', async () => {
    const [images, labels] = ['images', 'labels'].map((kind) => join(world.dataset, kind, 'train'))
    // Brighter, since a picture that is there twice says nothing new.
    await sharp(join(images ?? '', 'drawn_train_00000.jpg'))
      .modulate({ brightness: 1.2 })
      .toFile(join(images ?? '', 'drawn_train_90000.jpg'))
    await copyFile(join(labels ?? '', 'drawn_train_00000.txt'), join(labels ?? '', 'drawn_train_90000.txt'))
    assert.deepEqual((await world.play('schedule', '2004')).jobs, SUCCESS)
    assert.equal(await lastGood(), '2004')
  })

  test('with labels of other pictures the run is red, everything is saved, and the good model stays', async () => {
    const labels = join(world.dataset, 'labels/train')
    const names = (await readdir(labels)).sort()
    const texts = await Promise.all(names.map((name) => readFile(join(labels, name))))
    for (const [at, name] of names.entries())
      await writeFile(join(labels, name), texts[((at + names.length / 2) % names.length) | 0] ?? '')
    // Large steps, so that what is wrong is learnt in a few epochs.
    const inputs = { overrides: 'training.lr0=0.004\ntraining.epochs=8' }
    const played = await world.play('workflow_dispatch', '2005', { inputs, mayFail: true })
    assert.deepEqual(played.jobs, [...SUCCESS.slice(0, -1), ['collect', 'failure']])
    assert.deepEqual(Object.keys(played.artifacts).sort(), ['logs', 'model', 'report'])
    const { verdict, against } = await reportOf(played)
    assert.equal(verdict, 'fail')
    assert.equal(against.standing, 'worse')
    assert.equal(against.trainingId, '2004')
    assert.equal(await lastGood(), '2004')
  })
})

async function lastGood(): Promise<string | undefined> {
  return (await findModelToBeat(world.home, NAME))?.trainingId
}

async function reportOf({ artifacts }: Played) {
  return JSON.parse(await readFile(join(artifacts.report ?? '', 'report.json'), 'utf8'))
}
