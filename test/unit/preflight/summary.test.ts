import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as v from 'valibot'
import { corrected } from '../../../src/preflight/correction.ts'
import { forecast } from '../../../src/preflight/forecast.ts'
import { judge } from '../../../src/preflight/judge.ts'
import type { Judged } from '../../../src/preflight/judged-before.ts'
import { serverSchema } from '../../../src/preflight/probe.ts'
import type { Situation } from '../../../src/preflight/situation.ts'
import { preflightSummary } from '../../../src/preflight/summary.ts'
import { SERVER, situation } from '../../support/situation.ts'

describe('the page', () => {
  function page(given: Situation, judged?: Judged): string {
    const expected = corrected(
      forecast(given, { mbps: 118.4, connectSeconds: 0, roundTripMs: 0 }, null),
      given,
      '',
      [],
    )
    return preflightSummary({
      situation: given,
      findings: judge(given),
      forecast: expected,
      judged,
      strict: false,
    })
  }

  it('tells at a glance whether it is fine and what it will take', () => {
    const text = page(situation())
    assert.match(text, /### ✅ fire is ready to train\n/)
    assert.match(text, /51,200 \+ 12,800 pictures, 39\.00 GB in 128,001 files/)
    assert.match(text, /NVIDIA A100-SXM4-40GB with 42\.95 GB/)
    assert.match(text, /needs 49\.00 GB more, 280\.00 GB free/)
    assert.match(text, /39\.00 GB in about 44 min 18 s at 118 Mbit/)
    assert.match(text, /\| fire \| █{24} \| 51,200 \| 12,800 \|/)
  })

  it('tells what stops it, and when there is nothing to do', () => {
    assert.match(page(situation('', { root: null })), /### ❌ fire&#58; 1 thing stops the training/)
    const judged = { trainingId: '4711', verdict: 'pass', at: '2026-11-24T08:00:00.000Z', doubt: '' }
    const skipped = page(situation(), judged)
    assert.match(skipped, /### 💤 fire&#58; nothing changed since training 4711/)
    assert.match(skipped, /\| Last verdict \| pass, of training 4711, collected 2026-11-24 08&#58;00 UTC \|/)
    const again = page(situation(), { ...judged, verdict: 'fail', doubt: 'that is not pass' })
    assert.match(again, /### ✅ fire is ready to train/)
    assert.match(again, /\| Last verdict \| fail, of training 4711, .* so it is trained again \|/)
  })

  it('lets no word from elsewhere become markup', () => {
    const issue = {
      kind: 'label-orphan',
      severity: 'warning',
      meaning: 'x',
      count: 1,
      acceptance: undefined,
      isAccepted: false,
      examples: ['</details><img src=x>|`'],
    } as const
    const volumes = [{ ...v.parse(serverSchema, SERVER).volumes[0], path: '/<b>|x' }]
    const given = situation('', v.parse(serverSchema, { ...SERVER, volumes }), {
      issues: [issue],
      classes: ['[a](b)', '@me'],
    })
    const text = page(given)
    assert.doesNotMatch(text, /<img|<b>|\[a\]\(|@me/)
    assert.equal(text.match(/<details>/g)?.length, text.match(/<\/details>/g)?.length)
  })
})
