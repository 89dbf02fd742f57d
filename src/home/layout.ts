import * as v from 'valibot'
import { Failure } from '../errors.ts'
import { nameSchema } from '../schemas.ts'
import { checkOwnFolder } from './own-folder.ts'
import { homeUnusable } from './write-whole.ts'

/**
 * Where the runner keeps what belongs to one training: the phases' times and everything collected.
 *
 * @param home the runner-side home, absolute
 * @param trainingId the training's id; anything but one plain path component is `INPUT_INVALID`
 * @returns the absolute folder `home/runs/<trainingId>`, which may not exist yet
 * @throws Failure HOME_UNUSABLE when another user could lead elsewhere what is written there
 */
export function runFolder(home: string, trainingId: string): string {
  if (v.is(nameSchema, trainingId)) return homeFolder(home, 'runs', trainingId)
  throw new Failure('INPUT_INVALID', {
    what: `The training id ${JSON.stringify(trainingId)} cannot be the name of a folder.`,
    safe: 'Nothing was started or written.',
    next: 'Use letters, digits, dot, dash and underscore, beginning with a letter or digit, at most 100 of them.',
  })
}

/**
 * A folder in the runner's home, which may not exist yet. No link leads there but those that an administrator put above
 * the home.
 *
 * @param home the runner-side home, absolute
 * @param parts names of folders, each in the one before
 * @throws Failure HOME_UNUSABLE when another user could lead elsewhere what is written there
 */
export function homeFolder(home: string, ...parts: readonly string[]): string {
  try {
    return checkOwnFolder(home, ...parts)
  } catch (error) {
    throw homeUnusable(home, error)
  }
}
