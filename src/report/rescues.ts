import type { FailureClass } from '../training/failure-classes.ts'
import type { TrainingFigures } from './training-figures.ts'

/** As many as a setting allows. */
const MOST = 100

/** A failure after which the supervisor went on by itself. */
export interface Rescue {
  /** Which attempt failed, and in which epoch. */
  readonly attempt: number
  readonly epoch: number
  readonly failureClass: FailureClass
  readonly reason: string
  /** What the next attempt was told differently. */
  readonly changes: Readonly<Record<string, string | number | boolean>>
}

/** The rescues of a training, as its supervisor told of them. */
export function rescuesOf({ all }: TrainingFigures): Rescue[] {
  const events = all.flatMap((event) => (event.type === 'rescue' ? [event] : []))
  return events.slice(0, MOST).map(({ failed, epoch, class: failureClass, reason, changes }) => ({
    attempt: failed,
    epoch,
    failureClass,
    reason,
    changes,
  }))
}
