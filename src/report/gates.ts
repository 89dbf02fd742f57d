import { type GateName, isGateName } from '../config/gate-names.ts'
import { isCost, isDuration, isMetric } from '../possible.ts'
import type { Doubts, Quantity } from './claims.ts'
import type { Comparison } from './compare.ts'
import type { Metrics } from './outcome.ts'
import type { Judged } from './standing.ts'

/** What the gates look at. Null is missing evidence, and missing evidence fails. */
export interface Evidence {
  readonly metrics: Metrics
  readonly comparison: Comparison | null
  /** Wall clock of the whole pipeline up to the end of the training; null when a phase left no record. */
  readonly hours: number | null
  /** Why no metric proves anything; empty when they do. */
  readonly worthless: string
  /** In the currency of `price-per-hour`; null when no price was given. */
  readonly cost: number | null
  /** Why numbers are unknown that the server told. */
  readonly doubts?: Doubts
  /** How the model stands against the one to beat, and what mAP50-95 it may have lost; null when nobody can tell. */
  readonly against: Judged
}

interface GateKind {
  readonly bound: 'at least' | 'at most'
  readonly find: (evidence: Evidence) => number | null
  /** The number that it is about, as the server told it. */
  readonly of: Quantity
  /** Whether that number can be. */
  readonly isPossible: (value: number) => boolean
  /** The number in words, as the subject of a sentence, where the gate's name does not say what it is of. */
  readonly told?: (number: string) => string
  /** What to say when there is no evidence. */
  readonly missing: string | ((evidence: Evidence) => string)
}

const NO_METRIC = 'results.csv does not have this number'
const NO_BASELINE = 'there is no baseline with this number'
/** Beyond this one of the two times is wrong. */
const MOST_SPEEDUP = 10_000

/** About how well the model does. */
const METRICS: readonly Quantity[] = ['precision', 'recall', 'map50', 'map5095']

/** How each gate judges. */
const GATE_KINDS: Readonly<Record<GateName, GateKind>> = {
  precision: metricGate('precision'),
  recall: metricGate('recall'),
  map50: metricGate('map50'),
  'map50-95': metricGate('map5095'),
  'map50-drop': dropGate('map50'),
  'map50-95-drop': dropGate('map5095'),
  'not-worse-than-baseline': {
    bound: 'at most',
    find: ({ against }) => against.mayHaveLost,
    of: 'map5095',
    isPossible: isMetric,
    told: (number) => `mAP50-95 may have lost ${number}, which`,
    missing: ({ against }) => `it is ${against.standing}: ${against.why}`,
  },
  speedup: {
    bound: 'at least',
    find: (evidence) => evidence.comparison?.speedup ?? null,
    of: 'secondsPerEpoch',
    isPossible: (value) => value > 0 && value <= MOST_SPEEDUP,
    missing: ({ comparison }) => notComparable(comparison?.otherWork),
  },
  hours: {
    bound: 'at most',
    find: (evidence) => evidence.hours,
    of: 'seconds',
    isPossible: (value) => isDuration(value * 3600),
    missing: 'a phase left no record of its time',
  },
  cost: {
    bound: 'at most',
    find: (evidence) => evidence.cost,
    of: 'seconds',
    isPossible: isCost,
    missing: 'no price per hour, or no record of the time',
  },
}

function metricGate(of: 'precision' | 'recall' | 'map50' | 'map5095'): GateKind {
  const find = ({ metrics }: Evidence): number | null => metrics[of]
  return { bound: 'at least', find, of, isPossible: isMetric, missing: NO_METRIC }
}

function dropGate(of: 'map50' | 'map5095'): GateKind {
  const find = (evidence: Evidence): number | null => drop(evidence, of)
  return {
    bound: 'at most',
    find,
    of,
    isPossible: isMetric,
    missing: ({ comparison }) => notComparable(comparison?.measuredOn),
  }
}

/** @param other what the baseline has otherwise */
function notComparable(other = ''): string {
  return other === '' ? NO_BASELINE : `not comparable: the baseline has ${other}`
}

/** How one gate stands. */
export interface GateResult {
  readonly name: string
  /** In words, such as `at least 0.8`. */
  readonly wanted: string
  /** Null when there is no number, or no evidence. */
  readonly found: number | null
  readonly passed: boolean
  /** Why it failed; empty when it passed. */
  readonly why: string
}

/**
 * Judges every gate; each fails closed: without evidence, with a limit that is not a number, or with an unknown name.
 *
 * @param gates limit by gate name
 */
export function judgeGates(gates: Readonly<Record<string, number>>, evidence: Evidence): GateResult[] {
  return Object.entries(gates).map(([name, limit]) => judge(name, limit, evidence))
}

function judge(name: string, limit: number, evidence: Evidence): GateResult {
  if (!isGateName(name))
    return { name, wanted: String(limit), found: null, passed: false, why: 'this gate does not exist' }
  const kind = GATE_KINDS[name]
  const wanted = `${kind.bound} ${limit}`
  const found = kind.find(evidence)
  const fails = (why: string): GateResult => ({ name, wanted, found: null, passed: false, why })
  if (METRICS.includes(kind.of) && evidence.worthless !== '')
    return { ...fails(`it proves nothing: ${evidence.worthless}`), found }
  const doubt = evidence.doubts?.[kind.of]
  if (doubt !== undefined) return fails(`it is unknown: ${doubt}`)
  if (found === null || Number.isNaN(found))
    return fails(typeof kind.missing === 'string' ? kind.missing : kind.missing(evidence))
  if (!kind.isPossible(found)) return fails(`it is unknown: ${rounded(found, limit)} cannot be`)
  const passed = kind.bound === 'at least' ? found >= limit : found <= limit
  const { told = (number) => number } = kind
  return {
    name,
    wanted,
    found,
    passed,
    why: passed ? '' : `${told(String(rounded(found, limit)))} is not ${wanted}`,
  }
}

function drop({ comparison }: Evidence, metric: 'map50' | 'map5095'): number | null {
  const change = comparison?.change[metric] ?? null
  return change === null ? null : Math.max(0, -change)
}

/** Six digits, as results.csv has; all of them where six would hide why the gate failed. */
function rounded(value: number, limit: number): number {
  const short = Number(value.toPrecision(6))
  return short === limit ? value : short
}
