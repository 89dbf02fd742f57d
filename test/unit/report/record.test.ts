import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { compileReport } from '../../../src/report/compile.ts'
import { reportPage } from '../../../src/report/page.ts'
import { readRecord } from '../../../src/report/record.ts'
import { reportSummary } from '../../../src/report/summary.ts'
import { ULTRALYTICS } from '../../../src/workloads/ultralytics/workload.ts'
import { samplePlan } from '../../support/plan.ts'
import { folder, home } from '../../support/record-folder.ts'

const { signal: SIGNAL } = new AbortController()

describe('the record of a training', () => {
  it('that left nothing is unknown, not an error', async () => {
    const record = await readRecord(ULTRALYTICS, '7', folder, [], SIGNAL)
    assert.equal(record.state.state, 'unknown')
    assert.equal(record.state.seconds, null)
    assert.equal(record.claimedModelSha256, null)
    assert.deepEqual(record.outcome.curves, { epochs: [], columns: {} })
  })

  it('believes no file that is not on the list', async () => {
    await home({ 'state.json': '{"state": "finished"}' })
    assert.equal((await readRecord(ULTRALYTICS, '7', folder, [], SIGNAL)).state.state, 'unknown')
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
    const record = await readRecord(ULTRALYTICS, '7', folder, files, SIGNAL)
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
      'result.json': JSON.stringify({ map50: 0.83, map5095: 0.54, best: { sha256: 'c'.repeat(64) } }),
      'ultralytics/results.csv':
        'epoch,metrics/mAP50(B),metrics/mAP50-95(B),metrics/recall(B)\n1,0.8,0.5,0.7\n',
    })
    const { outcome, claimedModelSha256 } = await readRecord(ULTRALYTICS, '7', folder, files, SIGNAL)
    assert.deepEqual(outcome.metrics, {
      precision: null,
      recall: 0.7,
      map50: 0.83,
      map5095: 0.54,
      bestEpoch: 1,
    })
    assert.equal(claimedModelSha256, 'c'.repeat(64))
  })

  it('has what was decided, of each argument the last, and nothing of another shape', async () => {
    const decision = (setting: string, value: unknown, reason = 'why') =>
      JSON.stringify({ from: 'driver', type: 'decision', setting, value, reason, kept: false })
    const lines = [
      decision('batch', '24'),
      decision('cache', 'ram'),
      decision('batch', '16'),
      decision('x', 7),
    ]
    const files = await home({ 'events.jsonl': `${lines.join('\n')}\n` })
    const record = await readRecord(ULTRALYTICS, '7', folder, files, SIGNAL)
    assert.deepEqual(record.decisions, [
      { setting: 'batch', value: '16', reason: 'why' },
      { setting: 'cache', value: 'ram', reason: 'why' },
    ])
    const rest = { baseline: null, gates: {}, phases: [], leftOut: [], now: new Date(0) }
    const report = compileReport({ plan: samplePlan(), trainingId: '7', record, files, ...rest })
    assert.match(reportPage(report, []), /<tr><td>batch<\/td><td><code>16<\/code><\/td><td>why<\/td><\/tr>/)
    assert.match(reportSummary(report, []), /\| cache \| ram \| why \|/)
  })

  it('of one that did not finish has our own whole copy as its model', async () => {
    const files = await home({
      'state.json': '{"state": "failed", "attempt": 1}',
      'ultralytics/weights/best.pt': 'torn',
      'checkpoints/best-00003.pt': 'whole',
    })
    const record = await readRecord(ULTRALYTICS, '7', folder, files, SIGNAL)
    const rest = { baseline: null, gates: {}, phases: [], leftOut: [], now: new Date(0) }
    const report = compileReport({ plan: samplePlan(), trainingId: '7', record, files, ...rest })
    assert.equal(report.model?.path, 'checkpoints/best-00003.pt')
    assert.equal(report.verdict, 'incomplete')
    assert.equal(JSON.stringify(report).includes('/srv/fire'), false)
  })
})
