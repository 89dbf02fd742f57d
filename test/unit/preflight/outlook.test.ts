import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import * as v from 'valibot'
import { type Outlook, outlookSchema, type Spread } from '../../../src/config/outlook.ts'
import type { ForecastErrors } from '../../../src/home/forecast-errors.ts'
import type { DecodeMode } from '../../../src/interfaces/pixels.ts'
import { corrected } from '../../../src/preflight/correction.ts'
import { forecast } from '../../../src/preflight/forecast.ts'
import { goalsOf } from '../../../src/preflight/goals-foretold.ts'
import { knownGpu } from '../../../src/preflight/gpu-table.ts'
import { outlookOf } from '../../../src/preflight/outlook.ts'
import { outlookTable } from '../../../src/preflight/outlook-table.ts'
import { scaledLabel, scaleOf } from '../../../src/preflight/scale.ts'
import type { Situation } from '../../../src/preflight/situation.ts'
import { readBaselineGpu } from '../../../src/report/baseline-gpu.ts'
import { root, situation, split } from '../../support/situation.ts'

const BASELINE = {
  label: 'results.csv',
  digest: null,
  arguments: {},
  ultralytics: null,
  metrics: { precision: null, recall: null, map50: null, map5095: null, bestEpoch: null },
  curves: { epochs: [1, 2], columns: {} },
  secondsPerEpoch: 1350,
}

function outlook(
  given = situation(),
  gpu = '',
  mbps: number | null = 150,
  baseline = true,
  runs: ForecastErrors[] = [],
): Outlook {
  const scale = scaleOf(given, gpu)
  const line = { mbps, connectSeconds: 0, roundTripMs: 0 }
  const foreseen = corrected(forecast(given, line, baseline ? BASELINE : null, scale.factor), given, '', runs)
  return v.parse(outlookSchema, outlookOf(given, foreseen, scale, baseline ? 1350 : null))
}

function decoding(decode: DecodeMode, given: Situation): Situation {
  return { ...given, settings: { ...given.settings, dataset: { ...given.settings.dataset, decode } } }
}

const spreads = ({ phases, secondsPerEpoch, totalSeconds, cost, energyKwh }: Outlook): Spread[] =>
  [...phases.map(({ seconds }) => seconds), secondsPerEpoch, totalSeconds, cost, energyKwh].flatMap(
    (spread) => spread ?? [],
  )

describe('the outlook', () => {
  const priced = situation('workers: 4, epochs: 100', {}, {}, 'price-per-hour: 2')

  it('has each phase, the sum, cost and energy, all between what they are at least and at most', () => {
    const told = outlook(priced, 'NVIDIA GeForce RTX 3060')
    assert.deepEqual(
      told.phases.map(({ phase }) => phase),
      ['setup-env', 'transfer', 'train', 'collect'],
    )
    assert.equal(spreads(told).length, 8)
    for (const { least, expected, most } of spreads(told)) assert.ok(least <= expected && expected <= most)
    const seconds = told.phases.reduce((sum, phase) => sum + (phase.seconds?.expected ?? 0), 0)
    assert.equal(told.totalSeconds?.expected, seconds)
    assert.ok(Math.abs((told.cost?.expected ?? 0) - (seconds / 3600) * 2) < 1e-9)
    assert.deepEqual(
      [told.bytes.transfer, told.bytes.disk, told.bytes.diskCache],
      [39e9, 49e9, 64_000 * (1440 * 808 * 3 + 128)],
    )
  })

  it('scales a baseline by the GPUs, as far as they are known', () => {
    const factor = (gpu: string) => scaleOf(priced, gpu)
    assert.equal(factor('RTX 3060').factor, 1 / 5)
    assert.match(factor('RTX 3060').basis, /A100-SXM4-40GB is about 5 times as fast/)
    assert.equal(factor('NVIDIA A100-SXM4-40GB').factor, 1)
    assert.ok(factor('NVIDIA A100-SXM4-40GB').spread[1] < factor('RTX 3060').spread[1])
    for (const unknown of ['', 'Voodoo 2', 'none']) assert.equal(factor(unknown).factor, 1)
    assert.match(factor('').basis, /whose GPU is not known/)
    assert.equal(outlook(priced, 'RTX 3060').secondsPerEpoch?.expected, 270)
    assert.equal(outlook(situation('device: cpu, epochs: 100'), 'RTX 3060').energyKwh, null)
  })

  it('says what nobody knows', () => {
    const told = outlook(situation('epochs: 3'), '', null, false)
    assert.deepEqual(
      [told.secondsPerEpoch, told.totalSeconds, told.cost, told.energyKwh],
      [null, null, null, null],
    )
    const table = outlookTable(told)
    assert.match(
      table,
      /\| train \| {2}\| not known \| {2}\| no baseline tells; a probe on the server will \|/,
    )
    assert.match(table, /a line that nobody has measured/)
    assert.match(table, /❔ speed .* no baseline tells/)
  })

  it('counts an environment that is there, and takes a time budget at its word', () => {
    const seconds = (given: ReturnType<typeof situation>, phase: string) =>
      outlook(given).phases.find((each) => each.phase === phase)?.seconds
    const there = decoding('off', situation('time: 2', root({ hasVenv: true })))
    assert.ok(
      (seconds(there, 'setup-env')?.most ?? 0) < (seconds(situation(), 'setup-env')?.expected ?? 0) + 1,
    )
    assert.deepEqual(seconds(there, 'train'), { least: 0, expected: 7200, most: 7200 })
  })

  it('counts the time that decoding takes, as far as the settings want it', () => {
    const train = (decode: DecodeMode, given = priced) =>
      outlook(decoding(decode, given)).phases.find(({ phase }) => phase === 'train')?.seconds
    const [none, some, all] = (['off', 'sample', 'all'] as const).map((mode) => train(mode)?.expected ?? 0)
    // 64,000 pictures of 1440 x 808 on eight processors, and 1,024 + 256 of them.
    assert.equal(Math.round((all ?? 0) - (none ?? 0)), 120)
    assert.equal(Math.round(((some ?? 0) - (none ?? 0)) * 10) / 10, 2.4)
    assert.equal(train('all')?.least, train('off')?.least)
    assert.equal(Math.round((train('all')?.most ?? 0) - (train('off')?.most ?? 0)), 360)
    const few = situation('time: 2', {}, { splits: { train: split(3), val: split(0), test: split(0) } })
    assert.deepEqual(train('sample', few), train('all', few))
  })

  it('takes the environment and collecting from the last runs, where these tell', () => {
    const run = {
      trainingId: '1',
      at: '2026-11-29T08:00:00.000Z',
      ratios: {},
      phases: { 'setup-env': 50, collect: 8 },
    }
    const { phases } = outlook(priced, '', 150, true, [run, run, run])
    const [first, , , last] = phases
    assert.deepEqual(first?.seconds, { least: 25, expected: 50, most: 100 })
    assert.deepEqual([first?.basis, last?.seconds?.expected], ['the last runs', 8])
    assert.equal(scaledLabel('results.csv', scaleOf(priced, 'RTX 3060')), 'results.csv, scaled by 0.20')
    assert.equal(scaledLabel('results.csv', scaleOf(priced, '')), 'results.csv')
  })

  it('tells it in tables', () => {
    const table = outlookTable(outlook(priced, 'NVIDIA GeForce RTX 3060'))
    assert.match(table, /\| forecast \| at least \| probably \| at most \| stands on \|/)
    assert.match(table, /\| an epoch \| 2 min 56 s \| 4 min 30 s \| 7 min 12 s \|/)
    assert.match(
      table,
      /39\.00 GB to send; 49\.00 GB more on the server&#39;s disk|39\.00 GB to send; 49\.00 GB more/,
    )
    assert.match(table, /🟢 whole time \| at most 12 h \| probably met/)
    assert.match(table, /✅ speed .* will be met \| 5\.0+×|✅ speed .* will be met/)
    assert.match(table, /✅ data lost \| 0 files \| will be met \| every hash is compared/)
    assert.match(table, /❔ convergence/)
  })
})

describe('goals foretold', () => {
  const at = (least: number, expected: number, most: number): Spread => ({ least, expected, most })
  const hours = (spread: Spread) => ({
    least: spread.least * 3600,
    expected: spread.expected * 3600,
    most: spread.most * 3600,
  })
  const judged = (epoch: Spread | null, total: Spread | null) =>
    goalsOf(
      {
        secondsPerEpoch: epoch,
        baselineEpochSeconds: 300,
        totalSeconds: total && hours(total),
      },
      { goalSpeedup: 3, goalHours: 12 },
    ).map(({ verdict }) => verdict)
  const cases: [title: string, epoch: Spread | null, total: Spread | null, speed: string, time: string][] = [
    ['all of it', at(50, 70, 100), at(5, 8, 12), 'will be met', 'will be met'],
    ['the middle of it', at(50, 90, 110), at(5, 11, 13), 'probably met', 'probably met'],
    ['the best of it', at(90, 120, 200), at(11, 13, 20), 'probably missed', 'probably missed'],
    ['none of it', at(110, 120, 200), at(13, 14, 20), 'will be missed', 'will be missed'],
    ['nothing known', null, null, 'not known', 'not known'],
  ]
  for (const [title, epoch, total, speed, time] of cases)
    it(`are judged by where the goal lies in the spread: within it ${title}`, () => {
      assert.deepEqual(judged(epoch, total), [speed, time, 'will be met', 'not known'])
    })
})

describe('the table of GPUs', () => {
  it('knows what providers rent and people own, by the names that drivers give them', () => {
    const names = [
      'NVIDIA A100-SXM4-80GB',
      'NVIDIA H100 80GB HBM3',
      'Tesla T4',
      'NVIDIA GeForce RTX 4090',
      'NVIDIA L4',
    ]
    const speeds = names.map((name) => knownGpu(name)?.speed)
    assert.deepEqual(speeds, [2.2, 4, 0.4, 2, 0.7])
    assert.equal(knownGpu('NVIDIA GeForce RTX 3060 Laptop GPU')?.speed, 0.4)
    assert.equal(knownGpu('NVIDIA RTX A2000')?.speed, undefined)
    assert.equal(knownGpu('AMD Instinct MI300X'), undefined)
  })
})

it('a report says on which GPU it was trained', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'report-'))
  const gpuOf = async (text: string) => {
    await writeFile(join(folder, 'report.json'), text)
    return readBaselineGpu(join(folder, 'report.json'))
  }
  const report = (GPU: unknown) => JSON.stringify({ environment: { GPU } })
  assert.equal(await gpuOf(report('NVIDIA A100-SXM4-40GB, 42.95 GB')), 'NVIDIA A100-SXM4-40GB')
  for (const odd of [report('none: the CPU computed'), report(7), '{}', '{', 'epoch,time\n1,2\n', ''])
    assert.equal(await gpuOf(odd), '')
  assert.equal(await readBaselineGpu(join(folder, 'gone.json')), '')
  await rm(folder, { recursive: true })
})
