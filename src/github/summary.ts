import { summary } from '@actions/core'
import type { Log } from '../log.ts'

/** A larger summary is dropped by GitHub with an error (limit 1 MiB a step, actions/runner FileCommandManager). */
const LIMIT_BYTES = 1_000_000

/** The page of the run that people look at first. */
export interface Summary {
  /**
   * Adds Markdown to it. Never fails the step: a summary is not a result.
   *
   * @param markdown its author has escaped what came from elsewhere (`src/text/markdown.ts`)
   */
  write(markdown: string): Promise<void>
}

/** The summary of the running step. */
export function githubSummary(log: Log): Summary {
  let written = 0
  return {
    write: async (markdown) => {
      const bytes = Buffer.byteLength(markdown)
      if (written + bytes > LIMIT_BYTES) return log.warning('The summary is full; the report has the rest.')
      written += bytes
      try {
        await summary.addRaw(markdown, true).write()
      } catch (error) {
        log.debug(`No summary was written: ${String(error)}`)
      }
    },
  }
}
