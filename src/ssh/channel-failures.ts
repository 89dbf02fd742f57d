/** The ways in which a channel to the agent fails. */
import { Failure } from '../errors.ts'
import { printable } from '../text/printable.ts'

/** @param why what is wrong with the server's words; never acted on */
export function protocolViolation(why: unknown): Failure {
  return new Failure('SERVER_REPLY_INVALID', {
    what: `The server said something we cannot use: ${why instanceof Error ? why.message : String(why)}.`,
    safe: 'It was not acted on.',
    next: 'Run it again; if it repeats, do not trust this server.',
  })
}

/** @param stderr what the server wrote there at last */
export function connectionLost(stderr: string): Failure {
  const said = printable(stderr.trim().split('\n').at(-1) ?? '', 300)
  return new Failure('CONNECTION_LOST', {
    what: `The connection to the server was lost${said && ` (its last words: ${said})`}.`,
    safe: 'What was verified stays; a training that runs there goes on.',
    next: 'Run it again: it continues where it was.',
  })
}

/** Silence up to the deadline. */
export function silent(operation: string, deadlineMs: number): Failure {
  return new Failure('DEADLINE_EXCEEDED', {
    what: `The server was silent for ${Math.round(deadlineMs / 1000)} s during ${operation}.`,
    safe: 'What was verified stays; a training that runs there goes on.',
    next: 'Run it again: it continues where it was.',
  })
}

/** It talks, but does not end. */
export function endless(operation: string, limitMs: number): Failure {
  return new Failure('DEADLINE_EXCEEDED', {
    what: `The server did not end ${operation} within ${Math.round(limitMs / 60_000)} min, though it went on talking.`,
    safe: 'What was verified stays; a training that runs there goes on.',
    next: 'Run it again: it continues where it was. If it repeats, do not trust this server.',
  })
}

/** The server does not read what we write. */
export function unread(limitMs: number): Failure {
  return new Failure('DEADLINE_EXCEEDED', {
    what: `The server took nothing of what was sent for ${limitMs / 1000} s.`,
    safe: 'What was verified stays; a training that runs there goes on.',
    next: 'Run it again: it continues where it was.',
  })
}

/** Our own caller wants no more. */
export function cancelled(): Failure {
  return new Failure('CANCELLED', {
    what: 'Cancelled.',
    safe: 'What was verified stays.',
    next: 'Run it again: it continues where it was.',
  })
}

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
