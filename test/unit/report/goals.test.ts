import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { compare } from '../../../src/report/compare.ts'
import { type Goal, type GoalEvidence, judgeGoals } from '../../../src/report/goals.ts'
import type { Outcome } from '../../../src/report/outcome.ts'
import { reportPage } from '../../../src/report/page.ts'
import { reportSummary } from '../../../src/report/summary.ts'
import { csvOutcome } from '../../support/csv-outcome.ts'
import { samplePlan } from '../../support/plan.ts'
import { CSV, report } from '../../support/sample-report.ts'

const DIGEST = 'd'.repeat(64)
const now: Outcome = {
  ...csvOutcome('7', CSV),
  digest: DIGEST,
  arguments: { imgsz: 1440, model: 'yolov8s.pt' },
  secondsPerEpoch: 400,
}
const before: Outcome = { ...now, label: 'rtx3090', secondsPerEpoch: 1260 }

const EVIDENCE: GoalEvidence = {
  plan: samplePlan(),
  goals: { goalSpeedup: 3, goalHours: 12 },
  isFinished: true,
  comparison: compare(now, before),
  hours: 11,
  phases: [
    {
      phase: 'transfer',
      startedAt: '2026-11-24T08:00:00.000Z',
      seconds: 31,
      facts: { files: 5, digest: DIGEST },
    },
  ],
  digest: DIGEST,
  against: { standing: 'first', why: 'no earlier model of this dataset has passed', mayHaveLost: 0 },
  doubts: {},
}

function goal(name: Goal['name'], changes: Partial<GoalEvidence> = {}): Goal {
  const found = judgeGoals({ ...EVIDENCE, ...changes }).find((each) => each.name === name)
  assert.ok(found)
  return found
}

function verdicts(changes: Partial<GoalEvidence> = {}): string[] {
  return judgeGoals({ ...EVIDENCE, ...changes }).map(({ verdict }) => verdict)
}

describe('the four goals', () => {
  it('are met with all evidence, each with its number', () => {
    assert.deepEqual(verdicts(), ['met', 'met', 'met', 'met'])
    const found = judgeGoals(EVIDENCE).map((each) => each.found)
    assert.deepEqual(found, ['3.1×', '11 h 00 min', '0 of 5', '±0.000'])
  })

  it('are missed by the numbers', () => {
    const slow = compare({ ...now, secondsPerEpoch: 430 }, before)
    assert.equal(goal('speed', { comparison: slow }).verdict, 'missed')
    assert.equal(goal('whole time', { hours: 12.1 }).verdict, 'missed')
    assert.equal(goal('data lost', { digest: 'e'.repeat(64) }).verdict, 'missed')
    const worse = { standing: 'worse', why: 'x', mayHaveLost: 0.1 } as const
    assert.equal(goal('convergence', { against: worse }).verdict, 'missed')
  })

  it('are not known without evidence: nothing that is missing counts as met', () => {
    const nothing: Partial<GoalEvidence> = { comparison: null, hours: null, phases: [], digest: null }
    assert.deepEqual(verdicts(nothing), Array(4).fill('not known'))
    const silent = compare(
      { ...now, secondsPerEpoch: null },
      { ...before, metrics: { ...before.metrics, map5095: null } },
    )
    assert.deepEqual(verdicts({ comparison: silent }), ['not known', 'met', 'met', 'not known'])
    for (const facts of [{}, { files: 5 }, { digest: DIGEST }])
      assert.equal(
        goal('data lost', { phases: EVIDENCE.phases.map((phase) => ({ ...phase, facts })) }).verdict,
        'not known',
      )
  })

  it('of a training that has not finished are missed or not known, and what its speed was is known', () => {
    assert.deepEqual(verdicts({ isFinished: false }), ['met', 'not known', 'not known', 'not known'])
    assert.equal(goal('whole time', { isFinished: false, hours: 13 }).verdict, 'missed')
  })

  it('count the collection as far as it is in the whole time', () => {
    const collect = {
      phase: 'collect',
      startedAt: '2026-11-24T08:00:00.000Z',
      seconds: 3601,
      facts: {},
    } as const
    assert.equal(goal('whole time', { phases: [...EVIDENCE.phases, collect] }).verdict, 'missed')
  })

  it('count files that preflight counted and that were not sent as lost', () => {
    const plan = samplePlan()
    const told = goal('data lost', { plan: { ...plan, dataset: { ...plan.dataset, files: 7 } } })
    assert.deepEqual([told.verdict, told.found], ['missed', '2 of 7'])
  })

  it('follow the paired comparison where there is one, also against the number of a baseline', () => {
    for (const [standing, verdict] of [
      ['better', 'met'],
      ['not worse', 'met'],
      ['undecided', 'not known'],
      ['worse', 'missed'],
    ] as const)
      assert.equal(
        goal('convergence', { against: { standing, why: 'x', mayHaveLost: null } }).verdict,
        verdict,
      )
  })

  it('compare no mAP of other pictures or another size, or of pictures that nobody names', () => {
    const other = (changes: Partial<Outcome>) => ({ comparison: compare(now, { ...before, ...changes }) })
    assert.match(goal('convergence', other({ digest: 'e'.repeat(64) })).why, /another dataset/)
    assert.match(goal('convergence', other({ digest: null })).why, /does not tell its dataset/)
    assert.match(goal('convergence', other({ arguments: { imgsz: 640 } })).why, /another imgsz/)
    const metrics = { ...before.metrics, map5095: (before.metrics.map5095 ?? 0) + 0.006 }
    assert.equal(goal('convergence', other({ metrics })).verdict, 'missed')
  })

  it('compare times of a model whose file may be any, and of one that was trained from scratch', () => {
    const of = (own: string, old: string) => {
      const [mine, theirs] = [own, old].map((model) => ({ arguments: { imgsz: 1440, model } }))
      return goal('speed', { comparison: compare({ ...now, ...mine }, { ...before, ...theirs }) })
    }
    assert.match(of('yolov8s.pt', 'yolov8n.pt').why, /other work: model yolov8n\.pt before, yolov8s\.pt now/)
    for (const [own, old] of [
      ['yolov8s.pt', 'yolov8s.yaml'],
      ['last-good', 'yolov8s.pt'],
      ['/data/trainings/7/start/x/input.pt', 'yolov8s.pt'],
    ] as const)
      assert.equal(of(own, old).verdict, 'met')
  })

  it('compare no times of other work', () => {
    const small = compare(now, { ...before, arguments: { ...before.arguments, imgsz: 640 } })
    assert.match(
      goal('speed', { comparison: small }).why,
      /other work: the baseline has another imgsz \(640, not 1440\)/,
    )
  })

  it('say nothing of what proves nothing or contradicts itself', () => {
    const plan = samplePlan()
    const worthless = { ...plan, dataset: { ...plan.dataset, worthless: 'val is train' } }
    assert.match(goal('convergence', { plan: worthless }).why, /proves nothing: val is train/)
    assert.equal(goal('speed', { doubts: { secondsPerEpoch: 'two times' } }).verdict, 'not known')
    assert.match(goal('whole time', { hours: null, doubts: { seconds: 'two times' } }).why, /two times/)
  })

  it('stand at the top of page and summary', () => {
    const shown = report()
    const [page, text] = [reportPage(shown, []), reportSummary(shown, [])]
    for (const all of [page, text]) {
      for (const { name } of shown.goals) assert.ok(all.includes(name), name)
      assert.ok(all.indexOf('data lost') < all.indexOf('mAP50'), 'before the numbers')
    }
    assert.match(text, /\| ❔ data lost&#58; not known \| 0 of 5 files \|/)
  })
})
