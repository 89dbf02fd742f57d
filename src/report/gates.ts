import type { Comparison } from './compare.ts'
import type { Metrics } from './outcome.ts'

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
}

interface GateKind {
  readonly bound: 'at least' | 'at most'
  readonly find: (evidence: Evidence) => number | null
  /** Whether it is about how well the model does. */
  readonly isMetric?: true
  /** What to say when there is no evidence. */
  readonly missing: string
}

const NO_METRIC = 'results.csv gives no such number'
const NO_BASELINE = 'there is no baseline with this number'

/** The gates there are, by name. A drop is how far a metric may fall below the baseline's. */
const GATE_KINDS: Readonly<Record<string, GateKind>> = {
  precision: {
    isMetric: true,
    bound: 'at least',
    find: ({ metrics }) => metrics.precision,
    missing: NO_METRIC,
  },
  recall: { isMetric: true, bound: 'at least', find: ({ metrics }) => metrics.recall, missing: NO_METRIC },
  map50: { isMetric: true, bound: 'at least', find: ({ metrics }) => metrics.map50, missing: NO_METRIC },
  'map50-95': {
    isMetric: true,
    bound: 'at least',
    find: ({ metrics }) => metrics.map5095,
    missing: NO_METRIC,
  },
  'map50-drop': {
    isMetric: true,
    bound: 'at most',
    find: (evidence) => drop(evidence, 'map50'),
    missing: NO_BASELINE,
  },
  'map50-95-drop': {
    isMetric: true,
    bound: 'at most',
    find: (evidence) => drop(evidence, 'map5095'),
    missing: NO_BASELINE,
  },
  speedup: {
    bound: 'at least',
    find: (evidence) => evidence.comparison?.speedup ?? null,
    missing: NO_BASELINE,
  },
  hours: {
    bound: 'at most',
    find: (evidence) => evidence.hours,
    missing: 'a phase left no record of its time',
  },
  cost: {
    bound: 'at most',
    find: (evidence) => evidence.cost,
    missing: 'no price per hour, or no record of the time',
  },
}

/** The names that the `gates` setting may use. */
export const GATE_NAMES: readonly string[] = Object.keys(GATE_KINDS)

/** Those that compare with a baseline. */
export const COMPARING_GATES: readonly string[] = GATE_NAMES.filter(
  (name) => GATE_KINDS[name]?.missing === NO_BASELINE,
)

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
 * Judges every gate; each fails closed: without evidence, with a limit that is no number, or with an unknown name.
 *
 * @param gates limit by gate name
 */
export function judgeGates(gates: Readonly<Record<string, number>>, evidence: Evidence): GateResult[] {
  return Object.entries(gates).map(([name, limit]) => judge(name, limit, evidence))
}

function judge(name: string, limit: number, evidence: Evidence): GateResult {
  const kind = Object.hasOwn(GATE_KINDS, name) ? GATE_KINDS[name] : undefined
  if (!kind) return { name, wanted: String(limit), found: null, passed: false, why: 'there is no such gate' }
  const wanted = `${kind.bound} ${limit}`
  const found = kind.find(evidence)
  if (kind.isMetric && evidence.worthless !== '')
    return { name, wanted, found, passed: false, why: `it proves nothing: ${evidence.worthless}` }
  if (found === null || !Number.isFinite(found)) {
    return { name, wanted, found: null, passed: false, why: kind.missing }
  }
  const passed = kind.bound === 'at least' ? found >= limit : found <= limit
  return { name, wanted, found, passed, why: passed ? '' : `${rounded(found, limit)} is not ${wanted}` }
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
