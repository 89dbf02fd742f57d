import type { Plan } from '../config/plan.ts'
import { costs, hoursInAll } from '../home/cost.ts'
import type { PhaseRecord } from '../home/phases.ts'
import { totalSeconds } from '../training/states.ts'
import { workloadOf } from '../workloads/workloads.ts'
import { forgottenTime } from './claims.ts'
import { compare } from './compare.ts'
import { describeEnvironment } from './environment.ts'
import { epochParts } from './epoch-parts.ts'
import { foretoldOf } from './foretold.ts'
import { type GateResult, judgeGates } from './gates.ts'
import { machineOf } from './machine.ts'
import type { Outcome } from './outcome.ts'
import type { TrainingRecord } from './record.ts'
import type { Report, ReportFile, Verdict } from './report.ts'
import { judgeStanding } from './standing.ts'
import { TrainingFigures } from './training-figures.ts'

/** What a report is made of. */
export interface Sources {
  readonly plan: Plan
  readonly trainingId: string
  readonly record: TrainingRecord
  readonly baseline: Outcome | null
  readonly gates: Readonly<Record<string, number>>
  readonly phases: readonly PhaseRecord[]
  /** What the phases before the training took on servers that it has left. */
  readonly earlierSeconds?: number
  readonly files: readonly ReportFile[]
  readonly leftOut: Report['leftOut']
  readonly now: Date
}

/** Puts together what is known of a training, and judges it. Pure. */
export function compileReport(sources: Sources): Report {
  const { plan, baseline, phases, files } = sources
  const record = heldAgainst(phases, sources.record)
  const { name, files: fileCount, bytes, splits, classes, worthless } = plan.dataset
  const { figures = new TrainingFigures() } = record
  const seconds = totalSeconds(record.state)
  const comparison = baseline && compare(record.outcome, baseline)
  const cost = costs(hoursInAll(phases, seconds, sources.earlierSeconds), plan.limits.pricePerHour)
  const against = judgeStanding(
    record.evaluation,
    plan.modelToBeat?.sha256 ?? null,
    sources.gates['not-worse-than-baseline'],
  )
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
    outcome: record.outcome,
    evaluation: record.evaluation,
    against: { ...against, trainingId: plan.modelToBeat?.name ?? null },
    comparison,
    gates,
    model,
    phases,
    timeline: record.timeline,
    epochParts: epochParts(figures),
    machine: machineOf(figures),
    promise: plan.promise?.trainingSeconds ?? null,
    foretold: foretoldOf(figures, plan),
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
    cost,
    files,
    leftOut: sources.leftOut,
  }
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
