import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { compileReport, type Sources } from '../../../src/report/compile.ts'
import { csvOutcome } from '../../../src/report/csv-outcome.ts'
import type { Report } from '../../../src/report/report.ts'
import { reportSummary } from '../../../src/report/summary.ts'
import { escapeMarkdown } from '../../../src/text/markdown.ts'
import { samplePlan } from '../../support/plan.ts'

const CSV = await readFile(join(import.meta.dirname, '../../fixtures/training/results.csv'), 'utf8')
const MODEL = { path: 'ultralytics/weights/best.pt', size: 6e6, sha256: 'b'.repeat(64) }

function report(changes: Partial<Sources> = {}): Report {
  const outcome = {
    ...csvOutcome('7', CSV),
    digest: 'd'.repeat(64),
    arguments: { imgsz: 160 },
    ultralytics: '8.4.190',
  }
  return compileReport({
    plan: samplePlan(),
    trainingId: '7',
    record: {
      state: {
        state: 'finished',
        reason: '',
        attempt: 1,
        epoch: 30,
        epochs: 30,
        seconds: 61,
        secondsBefore: 0,
      },
      outcome,
      timeline: [{ attempt: 1, state: 'training', seconds: 55 }],
      lock: 'ultralytics==8.4.190\n',
      claimedModelSha256: MODEL.sha256,
    },
    baseline: csvOutcome('rtx3090.csv', CSV),
    gates: { map50: 0.8 },
    phases: [{ phase: 'transfer', startedAt: '2026-11-24T08:00:00.000Z', seconds: 31, facts: { files: 5 } }],
    files: [MODEL],
    leftOut: [],
    now: new Date('2026-11-24T09:00:00Z'),
    ...changes,
  })
}

/** Text that would do something in a page, an attribute, a runner's log or a summary. */
const HOSTILE = `</td><script>alert(1)</script><img src=x onerror="alert(1)">' onload='x ::error::x\n##[error]x \u202e |[a](javascript:b)`

function hostileReport(): Report {
  const plan = samplePlan()
  const named = {
    ...csvOutcome(HOSTILE, CSV),
    arguments: { [HOSTILE]: HOSTILE },
    ultralytics: HOSTILE,
    digest: HOSTILE,
  }
  named.curves.columns[`train/${HOSTILE}loss`] = named.curves.epochs.map(() => 1)
  return report({
    plan: { ...plan, dataset: { ...plan.dataset, classes: [HOSTILE] } },
    record: {
      state: {
        state: 'failed',
        reason: HOSTILE,
        attempt: 1,
        epoch: 1,
        epochs: 1,
        seconds: 1,
        secondsBefore: 0,
      },
      outcome: named,
      timeline: [],
      lock: `ultralytics==${HOSTILE.replaceAll('\n', ' ')}\n`,
      claimedModelSha256: null,
    },
    baseline: named,
    phases: [
      { phase: 'transfer', startedAt: '2026-11-24T08:00:00.000Z', seconds: 1, facts: { [HOSTILE]: HOSTILE } },
    ],
    leftOut: [{ path: HOSTILE, reason: HOSTILE }],
  })
}

describe('the summary', () => {
  it('says what matters in short', () => {
    const text = reportSummary(report(), ['model-7-1'])
    assert.match(text, /### ✅ fire&#58; training 7 finished/)
    assert.match(text, /\| mAP50 \| 0\.956 \| 0\.956 \| ±0\.000 \|/)
    assert.match(text, /model-7-1/)
    assert.ok(Buffer.byteLength(text) < 4_000)
  })

  it('shows hostile words as words', () => {
    const text = reportSummary(hostileReport(), [])
    assert.doesNotMatch(text, /<script|<img|::error|##\[|(?<!\\)\]\(|\u202e/)
    const widths = text
      .split('\n')
      .filter((line) => line.startsWith('| mAP50 '))
      .map((line) => line.split(/(?<!\\)\|/).length)
    assert.deepEqual(widths, [6])
  })

  it('escapes what Markdown would read', () => {
    assert.equal(
      escapeMarkdown('a|b`c`*d*_e_[f](g)<h>@i #1\n'),
      'a\\|b\\`c\\`\\*d\\*\\_e\\_\\[f\\](g)&#60;h&#62;&#64;i &#35;1\\\\n',
    )
  })
})
