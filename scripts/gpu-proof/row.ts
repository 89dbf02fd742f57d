import type { World } from './world.ts'

/** How a row ended. `not run` says why; it is never a success. */
export type Verdict = 'passed' | 'failed' | 'not run'

/** What a row found. */
export interface Outcome {
  readonly verdict: Verdict
  /** Why, in a sentence or two. */
  readonly reason: string
  /** Figures by their names, units included; null where unknown. */
  readonly figures: Readonly<Record<string, string | number | null>>
  /** Curves to draw, by name: one value per epoch. */
  readonly curves?: Readonly<Record<string, readonly number[]>>
}

/** A row of docs/gpu-checklist.md, as a machine can walk through it by itself. */
export interface Row {
  /** Its number there, such as `A2`; several when one training proves them. */
  readonly id: string
  readonly title: string
  /** The most that it may take. */
  readonly limitSeconds: number
  /** Whether it proves nothing without a GPU. */
  readonly needsGpu: boolean
  prove(world: World, signal: AbortSignal): Promise<Outcome>
}

/** A row with what it found. */
export interface ProvenRow extends Outcome {
  readonly id: string
  readonly title: string
  readonly seconds: number
}

/** Tells what is not so first; `passed` needs every condition. @param conditions what must hold, by its name */
export function judged(
  conditions: Readonly<Record<string, boolean>>,
  reason: string,
  figures: Outcome['figures'],
): Outcome {
  const broken = Object.keys(conditions).filter((name) => conditions[name] !== true)
  return broken.length === 0
    ? { verdict: 'passed', reason, figures }
    : { verdict: 'failed', reason: `Not so: ${broken.join('; ')}. ${reason}`.trim(), figures }
}

/** An outcome that proves nothing. */
export function notRun(reason: string): Outcome {
  return { verdict: 'not run', reason, figures: {} }
}

/** Whether a proof proves anything: one of which no row was run does not. */
export function hasProven(outcomes: readonly Outcome[]): boolean {
  const verdicts = outcomes.map(({ verdict }) => verdict)
  return verdicts.includes('passed') && !verdicts.includes('failed')
}
