import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import * as v from 'valibot'
import { FirstLook } from '../../../src/training/first-look.ts'
import { Narrator } from '../../../src/training/narrator.ts'
import { probeForecast } from '../../../src/training/probe-forecast.ts'
import { NOTHING_EXPECTED } from '../../../src/training/projection.ts'
import { stateSchema } from '../../../src/training/states.ts'
import { recordedLog } from '../../support/recorded-log.ts'
import { epoch, eventOf } from '../../support/training-events.ts'

const forecast = (changes: Record<string, unknown> = {}) =>
  eventOf('forecast', {
    batches: 50,
    epochBatches: 3200,
    epochs: 100,
    trainSeconds: 1000,
    lowTrainSeconds: 950,
    highTrainSeconds: 1050,
    computeSeconds: 600,
    valSeconds: 90,
    saveSeconds: 10,
    setupSeconds: 45,
    probeSeconds: 15,
    cache: null,
    ...changes,
  })
const EXPECTED = { ...NOTHING_EXPECTED, pricePerHour: 2, trainingSeconds: 90_000, secondsPerEpoch: 900 }

describe('what a probe foretells', () => {
  it('is the whole training out of a few batches, between what it is at least and at most', () => {
    assert.deepEqual(probeForecast(forecast()), {
      secondsPerEpoch: { least: 997.5, expected: 1100, most: 1265 },
      trainingSeconds: { least: 99_900, expected: 110_150, most: 126_650 },
    })
  })

  it('does not wait for pictures that a cache holds', () => {
    const perEpoch = (cache: string) => probeForecast(forecast({ cache }))?.secondsPerEpoch
    assert.deepEqual(perEpoch('ram'), { least: 665, expected: 700, most: 1265 })
    assert.equal(perEpoch('disk')?.expected, 900)
  })

  it('is nothing where the numbers cannot be', () => {
    for (const odd of [{ trainSeconds: -1 }, { valSeconds: 'x' }, { epochs: 0 }, { computeSeconds: 1e18 }])
      assert.equal(probeForecast(forecast(odd)), null)
  })

  it('is told beside the promise, and at the end beside what happened', async () => {
    const log = recordedLog()
    const narrator = new Narrator(log, 2, undefined, false, EXPECTED)
    narrator.tell(forecast())
    narrator.tell(forecast({ trainSeconds: -1 }))
    assert.deepEqual(log.lines, [
      'info: Foretold by a probe of 50 batches: an epoch takes 18 min 20 s (16 min 38 s to 21 min 05 s), all 100 take 30 h 36 min (27 h 45 min to 35 h 11 min) = 61.19; preflight promised 25 h 00 min.',
      'info: A probe of the training told nothing.',
    ])
    const home = await mkdtemp(join(tmpdir(), 'look-'))
    using first = new FirstLook({ home, trainingId: '7', accepted: [], log })
    const whole = { seconds: 108_000, secondsBefore: 0, epoch: 100, epochs: 100, attempt: 1 }
    const state = v.parse(stateSchema, {
      ...whole,
      state: 'finished',
      reason: '',
      stopping: null,
      failure: null,
    })
    assert.equal(first.summary(EXPECTED, { state }), '')
    first.hear(forecast())
    for (const seconds of [1000, 1160, null]) first.hear(epoch(1, { seconds }))
    assert.match(
      first.summary(EXPECTED, { state }),
      /\| an epoch \| 15 min 00 s \| 18 min 20 s .* \| 18 min 00 s \|/,
    )
    assert.match(first.summary(EXPECTED, { state }), /\| the training \| 25 h 00 min \| .* \| 30 h 00 min \|/)
    assert.match(
      first.summary(NOTHING_EXPECTED, { state: { ...state, attempt: 2 } }),
      /\| nothing \| .* \| – \|/,
    )
    assert.match(first.cure, /^$/)
    await rm(home, { recursive: true })
  })
})
