/**
 * The four goals of moving a training to a rented server: is it faster, is it done within the time, did all data arrive,
 * is the model as good. What nobody knows is never met.
 */
import type { Plan } from '../config/plan.ts'
import type { PhaseRecord } from '../home/phases.ts'
import { change, count, duration, times } from '../text/format.ts'
import { workloadOf } from '../workloads/workloads.ts'
import type { Doubts } from './claims.ts'
import type { Comparison, Condition } from './compare.ts'
import { type Judged, MARGIN } from './standing.ts'

/** What a goal is judged by. */
export interface GoalEvidence {
  readonly plan: Plan
  /** What is aimed at. */
  readonly goals: Pick<Plan['collect'], 'goalSpeedup' | 'goalHours'>
  readonly isFinished: boolean
  readonly comparison: Comparison | null
  /** From the pipeline's start to the training's end; null when unknown. */
  readonly hours: number | null
  readonly phases: readonly PhaseRecord[]
  /** Of what the server says that it trained on; null when it does not say. */
  readonly digest: string | null
  readonly against: Judged
  /** Why numbers are unknown that the server told. */
  readonly doubts: Doubts
}

/** How one goal stands. */
export interface Goal {
  readonly name: 'speed' | 'whole time' | 'data lost' | 'convergence'
  readonly verdict: 'met' | 'missed' | 'not known'
  /** In words, such as `at least 3×`. */
  readonly wanted: string
  /** The number in words, such as `3.4×`; empty when nobody knows it. */
  readonly found: string
  /** What it stands on, or why nobody knows. */
  readonly why: string
}

type Told = Omit<Goal, 'name' | 'wanted'>

/** Judges the four goals. Pure. */
export function judgeGoals(evidence: GoalEvidence): Goal[] {
  const { goalSpeedup, goalHours } = evidence.goals
  return [
    {
      name: 'speed',
      wanted: `an epoch at least ${goalSpeedup}× as fast as the baseline's`,
      ...speed(evidence),
    },
    { name: 'whole time', wanted: `at most ${goalHours} h`, ...wholeTime(evidence) },
    { name: 'data lost', wanted: `0 of ${count(evidence.plan.dataset.files)} files`, ...dataLost(evidence) },
    { name: 'convergence', wanted: 'not worse', ...convergence(evidence) },
  ]
}

function speed({ plan, comparison, goals, doubts }: GoalEvidence): Told {
  if (doubts.secondsPerEpoch !== undefined) return unknown(doubts.secondsPerEpoch)
  if (comparison === null) return unknown('there is no baseline')
  const { speedup, before, conditions, otherWork } = comparison
  if (otherWork !== '') return unknown(`an epoch was other work: the baseline has ${otherWork}`)
  if (speedup === null) return unknown('the time of an epoch is not known of both')
  const { isReleaseStem } = workloadOf(plan.workload).models
  const other = conditions.find((condition) => isOtherModel(condition, isReleaseStem))
  if (other) return unknown(`an epoch was other work: model ${other.before} before, ${other.now} now`)
  const why = `${duration(before.secondsPerEpoch)} an epoch before, in ${before.label}`
  return judged(speedup >= goals.goalSpeedup, times(speedup), why)
}

/** Of models only names of releases and architectures tell how large they are: a file may hold any of them. */
function isOtherModel({ name, now, before, same }: Condition, isKnown: (stem: string) => boolean): boolean {
  if (same !== 'no' || name !== 'model') return false
  const [own, old] = [now, before].map((model) => model.replace(/\.(pt|ya?ml)$/, ''))
  return own !== undefined && old !== undefined && isKnown(own) && isKnown(old) && own !== old
}

function wholeTime({ hours, phases, goals, isFinished, doubts }: GoalEvidence): Told {
  if (hours === null) return unknown(doubts.seconds ?? 'a phase left no record of its time')
  const collecting = phases.find(({ phase }) => phase === 'collect')?.seconds ?? 0
  const seconds = hours * 3600 + collecting
  const isMet = seconds <= goals.goalHours * 3600
  if (isMet && !isFinished) return { ...unknown('the training has not finished'), found: duration(seconds) }
  return judged(isMet, duration(seconds), 'from preflight to this report, without waiting between the jobs')
}

function dataLost({ plan, phases, digest, isFinished }: GoalEvidence): Told {
  const sent = phases.find(({ phase }) => phase === 'transfer')?.facts
  if (typeof sent?.files !== 'number' || typeof sent.digest !== 'string')
    return unknown('the transfer left no record')
  if (digest === null) return unknown('nothing says what the training saw')
  if (digest !== sent.digest)
    return { verdict: 'missed', found: '', why: 'it saw other files than were sent' }
  const lost = Math.max(0, plan.dataset.files - sent.files)
  const found = `${count(lost)} of ${count(plan.dataset.files)}`
  if (lost > 0) return { verdict: 'missed', found, why: `only ${count(sent.files)} files were sent` }
  if (!isFinished) return unknown('the files are compared once more at the end, which did not come')
  return judged(true, found, `sent and trained on are one digest, ${digest.slice(0, 12)}`)
}

/** By the paired comparison with the last good model; without one by the number of a baseline on the same pictures. */
function convergence({ plan, against, comparison, isFinished }: GoalEvidence): Told {
  if (plan.dataset.worthless !== '') return unknown(`it proves nothing: ${plan.dataset.worthless}`)
  if (!isFinished) return unknown('the training has not finished')
  const { standing, why } = against
  if (standing === 'better' || standing === 'not worse') return judged(true, standing, why)
  if (standing === 'worse') return judged(false, standing, why)
  if (standing === 'undecided') return { ...unknown(why), found: standing }
  return comparison === null ? unknown(`${why}, and there is no baseline`) : byNumber(comparison)
}

function byNumber({ conditions, change: { map5095 }, before, measuredOn }: Comparison): Told {
  if (measuredOn !== '') return unknown(`the baseline is not comparable: it has ${measuredOn}`)
  for (const name of ['dataset', 'imgsz']) {
    const same = conditions.find((condition) => condition.name === name)?.same ?? 'unknown'
    if (same === 'unknown') return unknown(`the baseline does not tell its ${name}`)
  }
  if (map5095 === null) return unknown('mAP50-95 is not known of both')
  const why = `mAP50-95 beside ${before.label}: one number beside one, without an interval`
  return judged(map5095 >= -MARGIN, change(map5095), why)
}

function judged(isMet: boolean, found: string, why: string): Told {
  return { verdict: isMet ? 'met' : 'missed', found, why }
}

function unknown(why: string): Told {
  return { verdict: 'not known', found: '', why }
}
