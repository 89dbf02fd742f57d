import type { Plan } from '../config/plan.ts'
import { type EpochProjection, Foresight } from '../training/foresight.ts'
import { NOTHING_EXPECTED } from '../training/projection.ts'
import type { TrainingFigures } from './training-figures.ts'

/** A training that is resumed again and again foretells as often. */
const MOST = 20

/** What was foretold of a training on its way, told again from its record. */
export function foretoldOf({ all }: TrainingFigures, { promise, limits }: Plan): EpochProjection[] {
  const { maxHours, maxCost, pricePerHour } = limits
  const foresight = new Foresight({ ...NOTHING_EXPECTED, ...promise, maxHours, maxCost, pricePerHour })
  return all.flatMap((event) => foresight.hear(event) ?? []).slice(0, MOST)
}
