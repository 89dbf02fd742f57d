/**
 * How often the hostile rows run, and where their figures go. `npm run bench -- hostile` sets both variables; without them a
 * row runs as often as the faults ring has time for, and says its figures in the ring's output.
 */
import { randomInt } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import type { Figures } from '../../bench/hostile/rows.ts'

const isLong = process.env.GPU_RETRAIN_HOSTILE === 'long'

/** The seed of this process: `FAULT_SEED`, or a new one. */
export const SEED = Number(process.env.FAULT_SEED ?? randomInt(2 ** 31))

/** How many are to be run: few in the ring, many when it is measured. */
export function runsOf(ring: number, long: number): number {
  return Number(process.env.GPU_RETRAIN_HOSTILE_RUNS ?? (isLong ? long : ring))
}

/** Says what a row came to. */
export function tell(figures: Omit<Figures, 'seed'>): void {
  const line = JSON.stringify({ ...figures, seed: SEED })
  if (process.env.GPU_RETRAIN_FIGURES) appendFileSync(process.env.GPU_RETRAIN_FIGURES, `${line}\n`)
  console.log(line)
}

/** Counts by name. */
export class Tally {
  readonly facts: Record<string, number> = {}

  add(name: string, count = 1): void {
    this.facts[name] = (this.facts[name] ?? 0) + count
  }
}
