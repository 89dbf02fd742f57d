import type { Plan } from '../config/plan.ts'
import { costs, hoursInAll } from '../home/cost.ts'
import type { ModelToBeat, Profile } from '../home/model-to-beat.ts'
import type { PhaseRecord } from '../home/phases.ts'
import { totalSeconds } from '../training/states.ts'
import { workloadOf } from '../workloads/workloads.ts'
import type { Spent } from './baseline.ts'
import { forgottenTime } from './claims.ts'
import { compare } from './compare.ts'
import { describeEnvironment } from './environment.ts'
import { epochParts } from './epoch-parts.ts'
import { foretoldOf } from './foretold.ts'
import { type GateResult, judgeGates } from './gates.ts'
import { judgeGoals } from './goals.ts'
import { machineOf } from './machine.ts'
import { namedModel } from './named-model.ts'
import type { Outcome } from './outcome.ts'
import { changesBetween, profileOf } from './profile.ts'
import { promisesOf } from './promises.ts'
import type { TrainingRecord } from './record.ts'
import type { Report, ReportFile, Verdict } from './report.ts'
import { rescuesOf } from './rescues.ts'
import { judgeStanding } from './standing.ts'
import { TrainingFigures } from './training-figures.ts'

/** What a report is made of. */
export interface Sources {
  readonly plan: Plan
  readonly trainingId: string
  readonly record: TrainingRecord
  readonly baseline: Outcome | null
  /** What the baseline's training took. */
  readonly baselineSpent?: Spent | null
  /** What the report opens with; as in the plan unless given. */
  readonly goals?: Pick<Plan['collect'], 'goalSpeedup' | 'goalHours'>
  readonly gates: Readonly<Record<string, number>>
  readonly phases: readonly PhaseRecord[]
  /** What the phases before the training took on servers that it has left. */
  readonly earlierSeconds?: number
  readonly files: readonly ReportFile[]
  /** The last good model of this dataset's name before this one; null for none. */
  readonly lastGood?: Pick<ModelToBeat, 'trainingId' | 'madeOf'> | null
  readonly leftOut: Report['leftOut']
  readonly now: Date
}

/** Puts together what is known of a training, and judges it. Pure. */
export function compileReport(sources: Sources): Report {
  const { plan, baseline, phases, files } = sources
  const { figures = new TrainingFigures() } = sources.record
  const held = heldAgainst(phases, sources.record)
  const record = { ...held, outcome: namedModel(held.outcome, figures) }
  const { name, files: fileCount, bytes, splits, classes, worthless } = plan.dataset
  const seconds = totalSeconds(record.state)
  const comparison = baseline && compare(record.outcome, baseline)
  const cost = costs(hoursInAll(phases, seconds, sources.earlierSeconds), plan.limits.pricePerHour)
  const against = judgeStanding(
    record.evaluation,
    plan.modelToBeat?.sha256 ?? null,
    sources.gates['not-worse-than-baseline'],
  )
  const foretold = foretoldOf(figures, plan)
  const evidence = {
    metrics: record.outcome.metrics,
    comparison,
    hours: cost.hours,
    cost: cost.total,
    worthless,
    doubts: record.doubts ?? {},
    against,
  }
  const finished = record.state.state === 'finished'
  const { best } = workloadOf(plan.workload).results.files
  const model = files.find(({ path }) => (finished ? path === best : isBestCopy(path))) ?? null
  const own = finished ? [modelGate(best, model, record), ...recordGate(record)] : []
  const gates = [...own, ...judgeGates(sources.gates, evidence)]
  const goals = judgeGoals({
    ...evidence,
    plan,
    goals: sources.goals ?? plan.collect,
    isFinished: finished,
    phases,
    digest: record.outcome.digest,
  })
  return {
    schema: 1,
    trainingId: sources.trainingId,
    createdAt: sources.now.toISOString(),
    verdict: verdict(gates, finished),
    training: {
      state: record.state.state,
      reason: record.state.reason,
      attempts: record.state.attempt,
      epochs: record.outcome.curves.epochs.length,
      epochsPlanned: record.state.epochs,
      seconds,
      moves: record.moves ?? [],
    },
    rescues: rescuesOf(figures),
    outcome: record.outcome,
    evaluation: record.evaluation,
    picturesPerDay: plan.evaluation.picturesPerDay,
    against: { ...against, trainingId: plan.modelToBeat?.name ?? null },
    comparison,
    goals,
    gates,
    model,
    exports: [],
    phases,
    timeline: record.timeline,
    epochParts: epochParts(figures),
    machine: machineOf(figures),
    changes: changesSince(sources.lastGood, profileOf(plan.dataset, record.evaluation)),
    promises: promisesOf({
      plan,
      phases,
      figures,
      trainingSeconds: seconds,
      secondsPerEpoch: record.outcome.secondsPerEpoch,
      epochs: { run: record.outcome.curves.epochs.length, planned: record.state.epochs },
      attempts: record.state.attempt,
      foretold,
    }),
    promise: plan.promise?.trainingSeconds ?? null,
    foretold,
    decisions: record.decisions ?? [],
    dataset: {
      name,
      digest: record.outcome.digest,
      files: fileCount,
      bytes,
      trainImages: splits.train.images,
      valImages: splits.val.images,
      classes,
      worthless,
    },
    environment: describeEnvironment(plan, phases, record.lock),
    cost: { ...cost, baseline: sources.baselineSpent ?? null },
    files,
    leftOut: sources.leftOut,
  }
}

/** Nothing for the first, or for one of which nobody kept what it was made of. */
function changesSince(lastGood: Sources['lastGood'], now: Profile): Report['changes'] {
  if (!lastGood?.madeOf) return null
  return { trainingId: lastGood.trainingId, counts: changesBetween(lastGood.madeOf.profile, now) }
}

/** The record, with what it says of the time held against what this runner was told before. */
function heldAgainst(phases: readonly PhaseRecord[], record: TrainingRecord): TrainingRecord {
  const watched = phases.find(({ phase }) => phase === 'train')?.facts['training-seconds']
  const why = forgottenTime(totalSeconds(record.state), watched)
  if (why === '') return record
  return { ...record, state: { ...record.state, seconds: null }, doubts: { ...record.doubts, seconds: why } }
}

/** Until the end, the library may be writing best.pt; our own copy of it is whole. */
function isBestCopy(path: string): boolean {
  return /^checkpoints\/best-\d+\.pt$/.test(path)
}

/** A finished training has a model, and it is the very file that the training wrote. */
function modelGate(
  best: string,
  model: ReportFile | null,
  { claimedModelSha256 }: TrainingRecord,
): GateResult {
  const gate = { name: 'model', wanted: 'the file that the training wrote', found: null }
  if (!model) return { ...gate, passed: false, why: `there is no ${best}` }
  if (claimedModelSha256 === null)
    return { ...gate, passed: false, why: 'result.json does not say its SHA-256' }
  if (model.sha256 === claimedModelSha256) return { ...gate, passed: true, why: '' }
  return { ...gate, passed: false, why: `its SHA-256 is not the ${claimedModelSha256} of result.json` }
}

/** Whoever contradicts himself, or says what cannot be, is believed in nothing: also where no gate asks for that number. */
function recordGate({ doubts = {} }: TrainingRecord): GateResult[] {
  const why = [...new Set(Object.values(doubts))].join('; ')
  return why === '' ? [] : [{ name: 'record', wanted: 'numbers that agree', found: null, passed: false, why }]
}

function verdict(gates: readonly GateResult[], finished: boolean): Verdict {
  if (gates.some(({ passed }) => !passed)) return 'fail'
  return finished ? 'pass' : 'incomplete'
}
