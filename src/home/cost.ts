import { isCost, isDuration } from '../possible.ts'
import type { PhaseRecord } from './phases.ts'

/**
 * Hours from the pipeline's start to the end of the training, waiting between the phases excluded. The training
 * counts as long as the server says that it ran, since whoever watched it may have come late.
 *
 * @param phases the records on this runner
 * @param trainingSeconds over all attempts; null when unknown
 * @param earlierSeconds of the phases before the training on servers that it has left
 * @returns null when the transfer left no record or the training's time is unknown or cannot be: less than all is not a sum
 */
export function hoursInAll(
  phases: readonly PhaseRecord[],
  trainingSeconds: number | null,
  earlierSeconds = 0,
): number | null {
  if (trainingSeconds === null || !phases.some(({ phase }) => phase === 'transfer')) return null
  const before = phases.filter(({ phase }) => phase !== 'train' && phase !== 'collect')
  const all = before.reduce((sum, { seconds }) => sum + seconds, trainingSeconds + earlierSeconds)
  return isDuration(trainingSeconds) && isDuration(all) ? all / 3600 : null
}

/** The rent for those hours; null where either is unknown. */
export function costs(
  hours: number | null,
  pricePerHour: number | null,
): { hours: number | null; pricePerHour: number | null; total: number | null } {
  const total = hours === null || pricePerHour === null ? null : rent(hours * 3600, pricePerHour)
  return { hours, pricePerHour, total }
}

/** What this many seconds cost, in the currency of the price; null when unknown, or when it cannot be. */
export function rent(seconds: number | null, pricePerHour: number): number | null {
  if (seconds === null || !isDuration(seconds)) return null
  const cost = (seconds / 3600) * pricePerHour
  return isCost(cost) ? cost : null
}
