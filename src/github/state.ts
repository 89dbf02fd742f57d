import { basename } from 'node:path'
import { getState, saveState } from '@actions/core'

/**
 * Whether this process is an action's post step: started by a file `post`, which does nothing but load the main step's.
 *
 * State that the main step keeps could not tell: a step that is cancelled before it has kept any would be done anew by
 * its own post step.
 */
export function isPostStep(program: string = process.argv[1] ?? ''): boolean {
  return /^post\.[jt]s$/.test(basename(program))
}

/**
 * Keeps something for the action's post step. The runner writes state to disk: never put a secret there.
 *
 * @param name must not be a name that the toolkit uses itself
 */
export function keepForPost(name: string, value: string): void {
  saveState(name, value)
}

/** What the main step kept; empty when it never came to that. */
export function keptFromMain(name: string): string {
  return getState(name)
}
