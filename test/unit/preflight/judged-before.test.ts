import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import {
  INPUT_HASH_FACT,
  JUDGED_BY_FACT,
  type Phase,
  type PhaseRecord,
  recordPhase,
} from '../../../src/home/phases.ts'
import { type Judged, judgedBefore } from '../../../src/preflight/judged-before.ts'
import { judgedBy } from '../../../src/report/judged-by.ts'
import { csvOutcome } from '../../support/csv-outcome.ts'

const HASH = 'a'.repeat(64)
const GATES = judgedBy({ map50: 0.9 }, null)
const FACTS: Record<string, PhaseRecord['facts']> = {
  preflight: { [INPUT_HASH_FACT]: HASH },
  train: { state: 'finished' },
  collect: { verdict: 'pass', [JUDGED_BY_FACT]: GATES },
}

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'needed-'))
})
afterEach(() => rm(home, { recursive: true }))

/** A run whose phases began an hour apart on that day, with other facts where `changes` gives some. */
async function run(id: string, day: number, changes: Partial<Record<Phase, PhaseRecord['facts']>> = {}) {
  const phases: Phase[] = ['preflight', 'train', 'collect']
  for (const [hour, phase] of phases.entries()) {
    const facts = { ...FACTS[phase], ...changes[phase] }
    const startedAt = new Date(Date.UTC(2026, 10, day, hour)).toISOString()
    await recordPhase(home, id, { phase, startedAt, seconds: 1, facts })
  }
}

function judged(eventName = 'schedule', hash = HASH, gates = GATES): Promise<Judged | undefined> {
  return judgedBefore(eventName, home, hash, gates)
}

describe('a schedule skips', () => {
  it('after a verdict of pass on the same inputs, by the same gates', async () => {
    await run('7', 1)
    assert.deepEqual(await judged(), {
      trainingId: '7',
      verdict: 'pass',
      at: '2026-11-01T02:00:00.000Z',
      doubt: '',
    })
  })

  it('never what a person has started, and never with other inputs', async () => {
    await run('7', 1)
    assert.equal(await judged('workflow_dispatch'), undefined)
    assert.equal(await judged('schedule', 'b'.repeat(64)), undefined)
  })
})

describe('no evidence of success is', () => {
  const NONE: Record<string, [Partial<Record<Phase, PhaseRecord['facts']>>, RegExp]> = {
    'a gate that failed': [{ collect: { verdict: 'fail', failure: 'GATE_FAILED' } }, /not pass/],
    'a training that did not finish': [{ collect: { verdict: 'incomplete' } }, /not pass/],
    'a verdict of another word': [{ collect: { verdict: 'PASS' } }, /not pass/],
    'a verdict that is a number': [{ collect: { verdict: 1 } }, /not pass/],
    'a pass of which nothing was uploaded': [
      { collect: { failure: 'ARTIFACT_UPLOAD_FAILED' } },
      /failed with ARTIFACT_UPLOAD_FAILED/,
    ],
    'a pass without its baseline': [{ collect: { failure: 'INPUT_INVALID' } }, /failed with INPUT_INVALID/],
    'a pass by other gates': [
      { collect: { [JUDGED_BY_FACT]: judgedBy({ map50: 0.8 }, null) } },
      /gates or the baseline have changed/,
    ],
    'a pass by nobody knows which gates': [{ collect: { [JUDGED_BY_FACT]: '' } }, /gates/],
    'a training that was stopped': [{ train: { state: 'stopped' } }, /not finished/],
    'a training that was lost': [{ train: { state: 'lost' } }, /not finished/],
  }
  for (const [title, [changes, why]] of Object.entries(NONE)) {
    it(title, async () => {
      await run('7', 1, changes)
      assert.match((await judged())?.doubt ?? '', why)
    })
  }

  it('a record of a version that kept no verdict', async () => {
    await run('7', 1)
    const startedAt = '2026-11-01T02:00:00.000Z'
    await recordPhase(home, '7', { phase: 'collect', startedAt, seconds: 1, facts: { files: 4 } })
    const found = await judged()
    assert.deepEqual([found?.verdict, found?.doubt], ['none', 'that is not pass'])
  })

  it('a collection from before the id was planned anew, with other inputs', async () => {
    await run('7', 1, { preflight: { [INPUT_HASH_FACT]: 'b'.repeat(64) } })
    const startedAt = '2026-11-02T00:00:00.000Z'
    await recordPhase(home, '7', { phase: 'preflight', startedAt, seconds: 1, facts: FACTS.preflight ?? {} })
    assert.match((await judged())?.doubt ?? '', /older than what was last planned/)
  })

  it('a training that ran again and was not collected', async () => {
    await run('7', 1)
    const startedAt = '2026-11-02T00:00:00.000Z'
    await recordPhase(home, '7', { phase: 'train', startedAt, seconds: 1, facts: FACTS.train ?? {} })
    assert.match((await judged())?.doubt ?? '', /older/)
  })

  it('an older pass, once the same has failed', async () => {
    await run('9', 1)
    await run('10', 2, { collect: { verdict: 'fail', failure: 'GATE_FAILED' } })
    assert.deepEqual([(await judged())?.trainingId, (await judged())?.verdict], ['10', 'fail'])
    await run('8', 3)
    assert.deepEqual([(await judged())?.trainingId, (await judged())?.doubt], ['8', ''])
  })

  it('a damaged record', async () => {
    await run('7', 1)
    await writeFile(
      join(home, 'runs', '7', 'collect.json'),
      '{"phase": "collect", "facts": {"verdict": "pass"}',
    )
    assert.deepEqual([(await judged())?.verdict, (await judged())?.doubt], ['none', 'it was not collected'])
  })

  it('an older pass, once the same was trained again and could not be brought home', async () => {
    await run('9', 1)
    await run('10', 2)
    await rm(join(home, 'runs', '10', 'collect.json'))
    assert.deepEqual([(await judged())?.trainingId, (await judged())?.doubt], ['10', 'it was not collected'])
    await run('8', 3)
    assert.equal((await judged())?.doubt, '')
  })

  it('a training that was only planned', async () => {
    await run('7', 1)
    for (const phase of ['train', 'collect']) await rm(join(home, 'runs', '7', `${phase}.json`))
    assert.equal(await judged(), undefined)
  })
})

describe('what a training is judged by', () => {
  const baseline = csvOutcome('a.csv', 'epoch,time,metrics/mAP50(B),metrics/mAP50-95(B)\n1,10,0.5,0.4\n')
  const better = csvOutcome('a.csv', 'epoch,time,metrics/mAP50(B),metrics/mAP50-95(B)\n1,10,0.6,0.5\n')

  it('is the same whatever the order, and another with another gate or limit', () => {
    const gates = judgedBy({ map50: 0.9, recall: 0.5 }, null)
    assert.equal(judgedBy({ recall: 0.5, map50: 0.9 }, null), gates)
    for (const other of [{}, { map50: 0.9 }, { map50: 0.9, recall: 0.6 }, { map50: 0.9, precision: 0.5 }])
      assert.notEqual(judgedBy(other, null), gates)
  })

  it('is the baseline, too, but only where a gate compares', () => {
    const compared = { 'map50-drop': 0.01 }
    assert.notEqual(judgedBy(compared, baseline), judgedBy(compared, better))
    assert.notEqual(judgedBy(compared, baseline), judgedBy(compared, null))
    assert.equal(judgedBy(compared, baseline), judgedBy(compared, { ...baseline, label: 'moved.csv' }))
    assert.equal(judgedBy({ map50: 0.9 }, baseline), judgedBy({ map50: 0.9 }, better))
  })
})
