import { join } from 'node:path'
import { Failure } from '../errors.ts'

/** What the runner and the server both accept as the name of a training: one plain path component. */
const TRAINING_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/

/**
 * Where the runner keeps what belongs to one training: the phases' times and everything collected.
 *
 * @param home the runner-side home, absolute
 * @param trainingId the training's id; anything but one plain path component is `INPUT_INVALID`
 * @returns the absolute folder `home/runs/<trainingId>`, which may not exist yet
 */
export function runFolder(home: string, trainingId: string): string {
  if (TRAINING_ID.test(trainingId)) return join(home, 'runs', trainingId)
  throw new Failure('INPUT_INVALID', {
    what: `The training id ${JSON.stringify(trainingId)} cannot be the name of a folder.`,
    safe: 'Nothing was started or written.',
    next: 'Use letters, digits, dot, dash and underscore, beginning with a letter or digit, at most 100 of them.',
  })
}
