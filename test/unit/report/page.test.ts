import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { reportPage } from '../../../src/report/page.ts'
import type { Picture } from '../../../src/report/pictures.ts'
import type { TrainingRecord } from '../../../src/report/record.ts'
import { reportSummary } from '../../../src/report/summary.ts'
import { headline } from '../../../src/report/verdict-text.ts'
import { csvOutcome } from '../../support/csv-outcome.ts'
import { samplePlan } from '../../support/plan.ts'
import { CSV, hostileReport, report } from '../../support/sample-report.ts'

const PICTURE: Picture = {
  caption: 'What the model finds',
  type: 'image/jpeg',
  content: Buffer.from('ffd8ff', 'hex'),
}

describe('the page', () => {
  it('shows what a phase says with short hashes and units, and without what only the next run needs', () => {
    const facts = {
      'input-sha256': 'a'.repeat(64),
      digest: 'c'.repeat(64),
      'bytes-sent': 1.5e9,
      files: 128001,
    }
    const phases = [{ phase: 'transfer', startedAt: '2026-11-24T08:00:00.000Z', seconds: 31, facts } as const]
    const page = reportPage(report({ phases }), [])
    const note = /<td class="soft">(digest[^<]*)<\/td>/.exec(page)?.[1]
    assert.equal(note?.replaceAll('\u00a0', ' '), 'digest cccccccccccc · bytes-sent 1.50 GB · files 128,001')
    assert.ok(!page.includes('input-sha256'))
  })

  it('has every part, once, in the order in which people ask', () => {
    const page = reportPage(report(), [PICTURE])
    const parts = [
      '<h1>fire</h1>',
      '>mAP50<',
      'Quality',
      'What the model finds',
      'Gates',
      'Against the baseline',
    ]
    const more = ['Losses in training', 'Losses on the val split', 'Time per epoch', 'Learning rate']
    const last = ['Where the time went', 'Dataset', 'Environment', 'Arguments (1)', 'Files (1)']
    const places = [...parts, ...more, ...last].map((part) => page.indexOf(part))
    assert.deepEqual(
      places,
      [...places].sort((one, other) => one - other),
    )
    assert.ok(!places.includes(-1), String(places))
  })

  it('says first of a training that did not finish that it did not', () => {
    const ended = (state: 'failed' | 'stopped', gates: Record<string, number>) => {
      const { training, ...made } = report({ gates })
      const verdict = gates.map50 === 1 ? 'fail' : 'incomplete'
      return headline({ ...made, verdict, training: { ...training, state } })
    }
    assert.equal(ended('failed', {}), 'No verdict: the training failed.')
    assert.equal(ended('stopped', {}), 'No verdict: the training is stopped.')
    assert.match(ended('failed', { map50: 1 }), /^The training failed\. The model did not pass: map50/)
    assert.match(headline(report({ gates: { map50: 1 } })), /^The model did not pass: map50/)
  })

  it('says that a baseline is not comparable, and why, in place of a difference', () => {
    const baseline = {
      ...csvOutcome('rtx3090', CSV),
      digest: 'd'.repeat(64),
      arguments: { imgsz: 640 },
      metrics: { precision: 0.9, recall: 0.9, map50: 0.9, map5095: 0.5, bestEpoch: 1 },
    }
    const gates = { 'map50-drop': 0.5, speedup: 0.1 }
    const made = report({ baseline, gates })
    const why = 'another imgsz (640, not 160)'
    const page = reportPage(made, [])
    assert.ok(page.includes(`Its metrics are not comparable: it has ${why}.`))
    assert.match(page, /not comparable with the baseline/)
    assert.doesNotMatch(page, /0\.056|to the baseline/)
    assert.match(
      reportSummary(made, []),
      /Not comparable with the baseline&#58; it has another imgsz \(640, not 160\)\./,
    )
    assert.deepEqual(
      made.gates.filter(({ name }) => name !== 'model').map(({ name, passed, why }) => [name, passed, why]),
      Object.keys(gates).map((name) => [name, false, `not comparable: the baseline has ${why}`]),
    )
  })

  it('needs nothing from elsewhere and runs nothing', () => {
    const page = reportPage(report(), [PICTURE])
    assert.match(page, /default-src 'none'; img-src data:; style-src 'unsafe-inline'/)
    assert.doesNotMatch(page, /<script|<link|<iframe|url\(|@import|https?:|\son\w+=/i)
  })

  it('draws every column as a line that ends with a dot', () => {
    const page = reportPage(report(), [])
    assert.equal(page.match(/<svg /g)?.length, 6)
    assert.doesNotMatch(page, /NaN|undefined|Infinity|\[object/)
  })

  it('of a training that never ran is a page all the same', () => {
    const outcome = csvOutcome('7', '')
    const record: TrainingRecord = {
      state: {
        state: 'failed',
        reason: 'x',
        attempt: 0,
        epoch: null,
        epochs: null,
        seconds: null,
        secondsBefore: 0,
      },
      outcome,
      timeline: [],
      lock: '',
      claimedModelSha256: null,
      evaluation: null,
    }
    const page = reportPage(report({ record, baseline: null, gates: {}, phases: [], files: [] }), [])
    assert.match(page, /incomplete/)
    assert.doesNotMatch(page, /NaN|undefined|Infinity|\[object/)
  })

  it('shows hostile words as words', () => {
    const page = reportPage(hostileReport(), [PICTURE])
    assert.doesNotMatch(page, /<script|<img src=x|\u202e|<a /)
    const tags = page.match(/<[a-z][^>]*>/g) ?? []
    assert.deepEqual(
      tags.filter((tag) => /\son\w+\s*=/.test(tag.replace(/"[^"]*"/g, '""'))),
      [],
    )
  })
})

describe('what proves nothing', () => {
  const plan = samplePlan()
  const proves = (worthless: string) => report({ plan: { ...plan, dataset: { ...plan.dataset, worthless } } })

  it('is marked wherever a number, a curve or a loss of it stands', () => {
    const page = reportPage(proves('val is train'), [])
    const marked = [
      /class="worthless">What is measured here proves nothing: val is train\./,
      /<dt>mAP50<\/dt><dd>0\.956<\/dd><dd>proves nothing</,
      /<dt>mAP50-95<\/dt><dd>[\d.]+<\/dd><dd>proves nothing</,
      /Quality.{0,60}on the val split \(proves nothing\)/s,
      /Losses on the val split \(proves nothing\)/,
    ]
    for (const pattern of marked) assert.match(page, pattern)
    assert.doesNotMatch(reportPage(proves(''), []), /proves nothing/)
  })

  it('is marked in the summary beside each number', () => {
    const text = reportSummary(proves('val is train'), [])
    assert.match(text, /\| mAP50 \| 0\.956 \(proves nothing\) \|/)
    assert.match(text, /\| mAP50-95 \| [\d.]+ \(proves nothing\) \|/)
    assert.doesNotMatch(reportSummary(proves(''), []), /proves nothing/)
  })

  it('and nothing says of a val split that the training did not see it', () => {
    assert.doesNotMatch(reportPage(proves(''), [PICTURE]), /held[- ]out/)
  })
})
