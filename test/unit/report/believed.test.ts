/** Numbers of the server's that cannot be, or that contradict each other. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Files, failed, report, whyOf } from '../../support/claimed-report.ts'

describe('numbers that contradict each other are unknown, and a gate on them fails', () => {
  const LIES: [string, (files: Files) => void, string[], RegExp][] = [
    [
      'result.json and the table',
      ({ result }) => void Object.assign(result, { map50: 0.95 }),
      ['map50'],
      /result\.json says 0\.95, results\.csv 0\.7/,
    ],
    [
      'result.json and the table, the other way',
      ({ result }) => void Object.assign(result, { map5095: 0.3 }),
      ['map50-95'],
      /0\.3, results\.csv 0\.4/,
    ],
    [
      'the table and the events',
      ({ rows }) => void rows[2]?.splice(4, 1, 0.71),
      ['map50'],
      /events\.jsonl says 0\.7 for epoch 3, results\.csv 0\.71/,
    ],
    [
      'an early row and its event',
      ({ epochs }) => void Object.assign(epochs[0] ?? {}, { metrics: { map5095: 0.1 } }),
      ['map50-95'],
      /epoch 1/,
    ],
    [
      'a recall of one',
      ({ result }) => void Object.assign(result, { recall: 0.1 }),
      ['recall'],
      /result\.json says 0\.1/,
    ],
    [
      'result.json and the events, without a table',
      (files) => {
        files.rows = []
        files.result.map50 = 0.9
      },
      ['map50'],
      /result\.json says 0\.9, events\.jsonl 0\.7/,
    ],
    [
      'a training shorter than its table',
      ({ state }) => void Object.assign(state, { seconds: 30 }),
      ['hours', 'cost'],
      /state\.json says 30 s in all/,
    ],
    [
      'a training shorter than its events',
      (files) => {
        files.rows = files.rows.map((row) => row.toSpliced(1, 1, ''))
        files.state.seconds = 100
      },
      ['hours', 'cost'],
      /events\.jsonl at least 5 min 20 s/,
    ],
    [
      'epochs that are quicker by the table',
      ({ rows }) => {
        for (const row of rows) row.splice(1, 1, Number(row[0]) * 9)
      },
      [],
      /results\.csv says 9\.0 s for epoch 1, events\.jsonl 1 min 38 s/,
    ],
    [
      'fewer epochs than said',
      ({ rows }) => void rows.pop(),
      [],
      /the last epoch is 3 by result\.json, 3 by state\.json, 2 by results\.csv/,
    ],
    [
      'more epochs than said',
      ({ result }) => void Object.assign(result, { epochs: 300 }),
      [],
      /300 by result\.json/,
    ],
    [
      'events of an epoch that never was',
      ({ epochs }) => void epochs.push({ ...epochs[2], epoch: 4, seconds: 1 }),
      [],
      /4 by events\.jsonl/,
    ],
  ]
  for (const [title, change, gates, why] of LIES) {
    it(title, async () => {
      const made = await report(change)
      assert.deepEqual(failed(made), ['record', ...gates])
      for (const gate of ['record', ...gates]) assert.match(whyOf(made, gate), why)
    })
  }

  describe('what one file alone tells of a training that has finished is unknown', () => {
    const silent = ({ epochs }: Files) => epochs.forEach((each) => void Object.assign(each, { metrics: {} }))
    const ALONE: Record<string, (files: Files) => void> = {
      'result.json': (files) => {
        files.rows = files.rows.map((row) => [...row.slice(0, 4), '', row[5] ?? ''])
        files.epochs = files.epochs.map((each) => ({ ...each, metrics: { map5095: 0.4 } }))
      },
      'results.csv': (files) => {
        silent(files)
        delete files.result.map50
      },
      'events.jsonl': (files) => {
        files.rows = files.rows.map((row) => [...row.slice(0, 4), 'nan', row[5] ?? ''])
        delete files.result.map50
      },
    }
    for (const [file, change] of Object.entries(ALONE))
      it(file, async () => assert.deepEqual(failed(await report(change)).includes('map50'), true))

    it('two that agree are enough', async () => {
      const noTable = ({ rows }: Files) => void rows.splice(0)
      for (const change of [silent, noTable]) assert.deepEqual(failed(await report(change)), [])
    })
  })

  it('the files of a training that goes on need not agree on its epochs', async () => {
    const made = await report(({ state, epochs }) => {
      state.state = 'failed'
      epochs.pop()
    })
    assert.deepEqual(failed(made), [])
    assert.equal(made.verdict, 'incomplete')
  })

  it('a time that was longer while it was watched', async () => {
    for (const watched of [3600, 500, 1e7]) {
      const made = await report(() => undefined, {}, watched)
      assert.deepEqual(failed(made), ['record', 'hours', 'cost'])
      assert.match(whyOf(made, 'hours'), /state\.json says 5 min 30 s in all, and said .* while/)
    }
    for (const watched of [0, 329, 331, 345])
      assert.deepEqual(failed(await report(() => undefined, {}, watched)), [])
  })

  it('a speedup stands on no time that is in doubt', async () => {
    const made = await report(({ rows }) => {
      for (const row of rows) row.splice(1, 1, Number(row[0]))
    })
    assert.equal(made.outcome.secondsPerEpoch, null)
    const honestly = await report(() => undefined)
    assert.equal(honestly.outcome.secondsPerEpoch, 100)
  })
})
