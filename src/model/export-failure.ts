import { Failure } from '../errors.ts'
import { printable } from '../text/printable.ts'
import type { Export } from './operations.ts'

const MOST_WORDS = 600

/** What fails the step when a model that passed could not be exported as it should be; nothing when it could. */
export function exportFailure(exports: readonly Export[]): Failure | undefined {
  const failed = exports.filter(({ trouble }) => trouble !== '')
  if (failed.length === 0) return undefined
  const told = failed.map(
    ({ format, trouble }) => `${format} (the server says: ${printable(trouble, MOST_WORDS)})`,
  )
  return exportFailed(`The model could not be exported as ${told.join(', ')}.`)
}

/** The same for whatever ended all of it. */
export function exportFailed(what: string, cause?: unknown): Failure {
  return new Failure(
    'EXPORT_FAILED',
    {
      what,
      safe: 'The model passed its gates and is saved with everything else; what was exported and agrees with it is in its artifact.',
      next: 'Run collect again: it exports what is missing. If it repeats, look at the words of the server, or take the format out of collect.export.',
    },
    cause,
  )
}
