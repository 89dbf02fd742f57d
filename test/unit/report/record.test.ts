import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { readInputs } from '../../../actions/collect/inputs.ts'
import { planArtifacts } from '../../../src/collect/artifacts.ts'
import { InputReader } from '../../../src/github/inputs.ts'
import { githubRun } from '../../../src/github/run.ts'
import { readBaseline } from '../../../src/report/baseline.ts'
import { compileReport } from '../../../src/report/compile.ts'
import { lockedVersion } from '../../../src/report/environment.ts'
import { readRecord } from '../../../src/report/record.ts'
import type { ReportFile } from '../../../src/report/report.ts'
import { ticks } from '../../../src/report/ticks.ts'
import { Timeline } from '../../../src/report/timeline.ts'
import { makeKeyPair } from '../../../src/ssh/key-pair.ts'
import { bytes, change, duration, times } from '../../../src/text/format.ts'
import { rejectsWith } from '../../support/failures.ts'
import { samplePlan } from '../../support/plan.ts'

const { signal: SIGNAL } = new AbortController()

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'record-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function home(contents: Record<string, string>): Promise<ReportFile[]> {
  for (const [path, content] of Object.entries(contents)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
  return Object.entries(contents).map(([path, content]) => ({
    path,
    size: content.length,
    sha256: 'a'.repeat(64),
  }))
}

describe('the record of a training', () => {
  it('that left nothing is unknown, not an error', async () => {
    const record = await readRecord('7', folder, [], SIGNAL)
    assert.equal(record.state.state, 'unknown')
    assert.equal(record.state.seconds, null)
    assert.equal(record.claimedModelSha256, null)
    assert.deepEqual(record.outcome.curves, { epochs: [], columns: {} })
  })

  it('believes no file that is not on the list', async () => {
    await home({ 'state.json': '{"state": "finished"}' })
    assert.equal((await readRecord('7', folder, [], SIGNAL)).state.state, 'unknown')
  })

  it('takes from damaged and hostile files only what has its shape', async () => {
    const files = await home({
      'state.json':
        '{"state": "::error::", "reason": 7, "attempt": "x", "epoch": -1, "seconds": "NaN", "secondsBefore": -5}',
      'result.json': '{"map50": "0.9", "best": {"sha256": "../../x"}}',
      'order.0.json': '[1]',
      'ultralytics/args.yaml': 'a: &a [x, x]\nb: [*a, *a]\n',
      'events.jsonl': '\u0000\n{"type":"state"}\n',
      'environment.txt': 'ultralytics @ file:///x\n',
    })
    const record = await readRecord('7', folder, files, SIGNAL)
    assert.deepEqual(
      [record.state.state, record.state.attempt, record.state.seconds, record.state.secondsBefore],
      ['unknown', 0, null, null],
    )
    assert.deepEqual(record.outcome.arguments, {})
    assert.deepEqual(
      [record.claimedModelSha256, record.outcome.digest, record.outcome.ultralytics],
      [null, null, null],
    )
  })

  it('prefers the last validation of best.pt to the row of the table', async () => {
    const files = await home({
      'result.json': JSON.stringify({ map50: 0.83, map50_95: 0.54, best: { sha256: 'c'.repeat(64) } }),
      'ultralytics/results.csv':
        'epoch,metrics/mAP50(B),metrics/mAP50-95(B),metrics/recall(B)\n1,0.8,0.5,0.7\n',
    })
    const { outcome, claimedModelSha256 } = await readRecord('7', folder, files, SIGNAL)
    assert.deepEqual(outcome.metrics, {
      precision: null,
      recall: 0.7,
      map50: 0.83,
      map5095: 0.54,
      bestEpoch: 1,
    })
    assert.equal(claimedModelSha256, 'c'.repeat(64))
  })

  it('of one that did not finish has our own whole copy as its model', async () => {
    const files = await home({
      'state.json': '{"state": "failed", "attempt": 1}',
      'ultralytics/weights/best.pt': 'torn',
      'checkpoints/best-00003.pt': 'whole',
    })
    const record = await readRecord('7', folder, files, SIGNAL)
    const rest = { baseline: null, gates: {}, phases: [], leftOut: [], now: new Date(0) }
    const report = compileReport({ plan: samplePlan(), trainingId: '7', record, files, ...rest })
    assert.equal(report.model?.path, 'checkpoints/best-00003.pt')
    assert.equal(report.verdict, 'incomplete')
    assert.equal(JSON.stringify(report).includes('/srv/fire'), false)
  })
})

describe('the timeline', () => {
  const timelineOf = (text: string) => {
    const timeline = new Timeline()
    for (const each of text.split('\n')) timeline.add(each)
    return timeline.stretches()
  }
  const line = (attempt: number, state: string, atMs: number): string =>
    `${JSON.stringify({ from: 'supervisor', seq: 1, attempt, atMs, type: 'state', state })}\n`

  it('adds up what was said twice, and counts no time between attempts', () => {
    const text = [
      line(1, 'queued', 0),
      line(1, 'queued', 1000),
      line(1, 'training', 3000),
      line(1, 'lost', 9000),
    ]
    const next = [line(2, 'training', 60_000), line(2, 'finished', 62_000)]
    assert.deepEqual(timelineOf([...text, '{torn\n', ...next].join('')), [
      { attempt: 1, state: 'queued', seconds: 3 },
      { attempt: 1, state: 'training', seconds: 6 },
      { attempt: 2, state: 'training', seconds: 2 },
    ])
  })

  it('knows no negative time when the clock is set back', () => {
    assert.deepEqual(timelineOf(line(1, 'training', 5000) + line(1, 'finished', 1000)), [
      { attempt: 1, state: 'training', seconds: 0 },
    ])
  })
})

describe('a baseline', () => {
  it('is a results.csv, or a report of ours', async () => {
    await home({ 'b.csv': 'epoch,time\n1,10\n', 'r.json': '' })
    const outcome = await readBaseline(join(folder, 'b.csv'))
    assert.deepEqual([outcome.label, outcome.secondsPerEpoch], ['b.csv', 10])
    await writeFile(
      join(folder, 'r.json'),
      JSON.stringify({ schema: 1, outcome: { ...outcome, label: '42' } }),
    )
    assert.equal((await readBaseline(join(folder, 'r.json'))).label, '42')
  })

  it('whose measurements prove nothing keeps its times alone', async () => {
    await home({ 'b.csv': 'epoch,time,train/box_loss,val/box_loss,metrics/mAP50(B)\n1,10,2,3,0.9\n' })
    const outcome = await readBaseline(join(folder, 'b.csv'))
    const saved = async (dataset: object | undefined) => {
      await writeFile(join(folder, 'r.json'), JSON.stringify({ schema: 1, outcome, dataset }))
      return await readBaseline(join(folder, 'r.json'))
    }
    for (const dataset of [undefined, {}, { worthless: '' }]) assert.deepEqual(await saved(dataset), outcome)
    const { metrics, curves, secondsPerEpoch } = await saved({ worthless: 'val is train' })
    assert.deepEqual([secondsPerEpoch, Object.keys(curves.columns)], [10, ['time', 'train/box_loss']])
    assert.deepEqual(new Set(Object.values(metrics)), new Set([null]))
  })

  it('that is missing, empty or something else is INPUT_INVALID', async () => {
    await home({ 'empty.csv': '', 'other.json': '{"outcome": {}}', 'torn.json': '{"outcome"' })
    for (const name of ['missing.csv', 'empty.csv', 'other.json', 'torn.json']) {
      await rejectsWith('INPUT_INVALID', () => readBaseline(join(folder, name)))
    }
  })
})

describe('the inputs', () => {
  const read = (inputs: Record<string, string>): ReturnType<typeof readInputs> => {
    const plan = samplePlan({ collect: { baseline: 'base.csv', gates: { map50: 0.5 }, retentionDays: 30 } })
    const given = {
      server: 'root@gpu.example',
      'ssh-key': makeKeyPair().privateKey,
      plan: JSON.stringify(plan),
      ...inputs,
    }
    const variables = Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])
    const reader = new InputReader(Object.fromEntries(variables))
    const result = readInputs(reader, githubRun({ GITHUB_WORKSPACE: '/work-tree' }))
    reader.finish()
    return result
  }

  it('come from the plan unless they are given', () => {
    const planned = read({})
    assert.deepEqual(
      [planned.trainingId, planned.baseline, planned.gates, planned.retentionDays],
      ['4711', '/work-tree/base.csv', { map50: 0.5 }, 30],
    )
    const given = read({
      'training-id': '8',
      baseline: '/else.csv',
      gates: 'map50-95: 0.4\nspeedup=3',
      'retention-days': '5',
    })
    assert.deepEqual(
      [given.trainingId, given.baseline, given.gates, given.retentionDays],
      ['8', '/else.csv', { 'map50-95': 0.4, speedup: 3 }, 5],
    )
  })

  it('refuse a gate that does not exist or has no number', async () => {
    await rejectsWith('INPUT_INVALID', () => read({ gates: 'map51: 0.4' }))
    await rejectsWith('INPUT_INVALID', () => read({ gates: 'map50: high' }))
    await rejectsWith('INPUT_INVALID', () => read({ gates: 'map50' }))
  })
})

describe('the artifacts', () => {
  const file = (path: string): ReportFile => ({ path, size: 1, sha256: '' })

  it('are small first; weights are not compressed, and lie at the top', () => {
    const files = [
      file('events.jsonl'),
      file('ultralytics/weights/best.pt'),
      file('ultralytics/weights/last.pt'),
    ]
    const planned = planArtifacts('/r', files, ['report.html'], '7-2')
    assert.deepEqual(
      planned.map(({ name, folder, compressionLevel }) => [name, folder, compressionLevel]),
      [
        ['report-7-2', '/r', 6],
        ['logs-7-2', '/r', 6],
        ['model-7-2', '/r/ultralytics/weights', 0],
      ],
    )
  })

  it('keep the folders of weights that lie in several, and are left out when empty', () => {
    const planned = planArtifacts('/r', [file('a/best.pt'), file('b/best.pt')], ['report.html'], '7-2')
    assert.deepEqual(
      planned.map(({ kind, folder }) => [kind, folder]),
      [
        ['report', '/r'],
        ['model', '/r'],
      ],
    )
  })
})

describe('figures', () => {
  it('read well', () => {
    assert.deepEqual([0.04, 9.96, 59.6, 3599.9, 3660, 86_400, null].map(duration), [
      '0.0 s',
      '10 s',
      '1 min 00 s',
      '1 h 00 min',
      '1 h 01 min',
      '24 h 00 min',
      '–',
    ])
    assert.deepEqual([0, 999, 1e6, 39.2e9].map(bytes), ['0 B', '999 B', '1.0 MB', '39.20 GB'])
    assert.deepEqual([0.0123, -0.0004, -0.02].map(change), ['+0.012', '±0.000', '−0.020'])
    assert.deepEqual([3.25, 12.4].map(times), ['3.3×', '12×'])
  })

  it('of an axis are round and span the values', () => {
    assert.deepEqual(ticks(0, 1, 5), [0, 0.2, 0.4, 0.6, 0.8, 1])
    assert.deepEqual(ticks(1, 30, 8), [0, 5, 10, 15, 20, 25, 30])
    assert.deepEqual(ticks(0, 0, 5), [0, 0.2])
    for (const value of [1e-7, 3, 1e9]) assert.ok((ticks(0, value, 5).at(-1) ?? 0) >= value)
  })

  it('of a lock are found by whole names', () => {
    assert.equal(lockedVersion('ultralytics-thop==2.0\nUltralytics==8.4.190\n', 'ultralytics'), '8.4.190')
    assert.equal(lockedVersion('ultralytics-thop==2.0\n', 'ultralytics'), null)
  })
})
