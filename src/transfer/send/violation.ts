import { Failure } from '../../errors.ts'

/**
 * The failure for a server that answers something that cannot be.
 *
 * @param what it did, as the rest of a sentence
 */
export function transferViolation(what: string): Failure {
  return new Failure('SERVER_REPLY_INVALID', {
    what: `The server ${what}.`,
    safe: 'It was not believed; no tree on the server changed.',
    next: 'Run the transfer again; if it repeats, do not trust this server.',
  })
}
