import { getState, saveState } from '@actions/core'

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
