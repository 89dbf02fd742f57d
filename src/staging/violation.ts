import { Failure } from '../errors.ts'

/** The failure for a staging server that answers something that cannot be. */
export function stagingViolation(what: string, cause?: unknown): Failure {
  return new Failure(
    'SERVER_REPLY_INVALID',
    {
      what: `The staging server ${what}.`,
      safe: 'It was not believed; no tree on the training server changed.',
      next: 'Run the transfer again; if it repeats, do not trust the staging server.',
    },
    cause,
  )
}
