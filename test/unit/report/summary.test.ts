import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { reportPage } from '../../../src/report/page.ts'
import { reportSummary } from '../../../src/report/summary.ts'
import { escapeMarkdown } from '../../../src/text/markdown.ts'
import { hostileReport, report } from '../../support/sample-report.ts'

describe('the summary', () => {
  it('says what matters in short', () => {
    const text = reportSummary(report(), ['model-7-1'])
    assert.match(text, /### ✅ fire&#58; training 7 finished/)
    assert.match(text, /\| mAP50 \| 0\.956 \| 0\.956 \| ±0\.000 \|/)
    assert.match(text, /model-7-1/)
    assert.ok(Buffer.byteLength(text) < 4_000)
  })

  it('says on which servers one training ran, and nothing of it where it was one', () => {
    const moves = [{ server: 2, epoch: 12 }]
    const moved = report()
    const text = reportSummary({ ...moved, training: { ...moved.training, moves } }, [])
    assert.match(text, /One training over 2 servers&#58; server 1 at first, server 2 after epoch 12\./)
    assert.match(
      reportPage({ ...moved, training: { ...moved.training, moves } }, []),
      /server 2 after epoch 12\./,
    )
    for (const one of [reportSummary(moved, []), reportPage(moved, [])]) assert.doesNotMatch(one, /servers/)
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
