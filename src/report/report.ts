import type { PhaseRecord } from '../home/phases.ts'
import type { EpochProjection } from '../training/foresight.ts'
import type { Spent } from './baseline.ts'
import type { Comparison } from './compare.ts'
import type { Decision } from './decision-events.ts'
import type { EpochPart } from './epoch-parts.ts'
import type { Evaluation } from './evaluation.ts'
import type { Exported } from './exported.ts'
import type { GateResult } from './gates.ts'
import type { Goal } from './goals.ts'
import type { Machine } from './machine.ts'
import type { Outcome } from './outcome.ts'
import type { Change } from './profile.ts'
import type { PromiseRow } from './promises.ts'
import type { Rescue } from './rescues.ts'
import type { Judged } from './standing.ts'
import type { Move, Stretch } from './timeline.ts'

/** How a collection ended: `incomplete` when the training did not finish and no gate failed. */
export type Verdict = 'pass' | 'fail' | 'incomplete'

/** One file that was brought home and verified. */
export interface ReportFile {
  readonly path: string
  readonly size: number
  readonly sha256: string
}

/** Everything that is known of a training when its results are home: report.json, and what the page is drawn from. */
export interface Report {
  readonly schema: 1
  readonly trainingId: string
  /** ISO 8601, UTC. */
  readonly createdAt: string
  readonly verdict: Verdict
  readonly training: {
    /** The server's last word: one of the design's states, or `unknown`. */
    readonly state: string
    readonly reason: string
    readonly attempts: number
    readonly epochs: number
    readonly epochsPlanned: number | null
    /** Over all attempts, without the time in the queue. */
    readonly seconds: number | null
    /** Where it went on on another server; empty for a training on one. */
    readonly moves: readonly Move[]
  }
  /** After which failures it went on by itself. */
  readonly rescues: readonly Rescue[]
  readonly outcome: Outcome
  /** What the model is worth on the val split, picture by picture; null when it was not evaluated. */
  readonly evaluation: Evaluation | null
  /** Pictures that a camera takes a day. */
  readonly picturesPerDay: number
  /** How the model stands against the last good one of this dataset's name, which `trainingId` made. */
  readonly against: Judged & { readonly trainingId: string | null }
  readonly comparison: Comparison | null
  /** What the migration aims at, in the order in which people ask. */
  readonly goals: readonly Goal[]
  readonly gates: readonly GateResult[]
  /** The model that people will use; null when there is none. */
  readonly model: ReportFile | null
  /** What it was exported as; empty until that is done. */
  readonly exports: readonly Exported[]
  /** The phases that left a record on this runner, in the pipeline's order. */
  readonly phases: readonly PhaseRecord[]
  readonly timeline: readonly Stretch[]
  /** What the time of the training went into, over all attempts. */
  readonly epochParts: readonly EpochPart[]
  /** How the server's machine was used; null when nobody told. */
  readonly machine: Machine | null
  /** What preflight promised, and what happened; empty for a plan that promises nothing. */
  readonly promises: readonly PromiseRow[]
  /** The training's run time as preflight foretold it; null when it could not. */
  readonly promise: number | null
  /** What of the dataset is another than in the last good model's training; null when nobody counted that. */
  readonly changes: { readonly trainingId: string; readonly counts: readonly Change[] } | null
  /** What was foretold on the way. */
  readonly foretold: readonly EpochProjection[]
  /** What the server decided where an argument was `auto`. */
  readonly decisions: readonly Decision[]
  readonly dataset: {
    readonly name: string
    readonly digest: string | null
    readonly files: number
    readonly bytes: number
    readonly trainImages: number
    readonly valImages: number
    readonly classes: readonly string[]
    /** Why nothing that was measured on it proves anything; empty when it does. */
    readonly worthless: string
  }
  /** What it ran on and with, by name. */
  readonly environment: Readonly<Record<string, string>>
  /** Hours from the pipeline's start to the training's end, what one costs, and the product; null when unknown. */
  readonly cost: {
    readonly hours: number | null
    readonly pricePerHour: number | null
    readonly total: number | null
    /** What the baseline's training took; null without one. */
    readonly baseline: Spent | null
  }
  readonly files: readonly ReportFile[]
  /** What stayed on the server, and why. */
  readonly leftOut: ReadonlyArray<{ readonly path: string; readonly reason: string }>
}
