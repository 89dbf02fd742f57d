import { Failure } from './errors.ts'

/**
 * A signal that is aborted with another one, or when the time is over.
 *
 * @param minutes of wall clock
 * @param task what takes so long, as the subject of a sentence: "Bringing the results home"
 * @returns a signal whose reason then is a Failure DEADLINE_EXCEEDED
 */
export function within(signal: AbortSignal, minutes: number, task: string): AbortSignal {
  const controller = new AbortController()
  setTimeout(() => controller.abort(late(minutes, task)), minutes * 60_000).unref()
  return AbortSignal.any([signal, controller.signal])
}

function late(minutes: number, task: string): Failure {
  return new Failure('DEADLINE_EXCEEDED', {
    what: `${task} did not end within ${minutes} minutes; soon the job would have been cut off in the middle.`,
    safe: 'What was verified stays where it is, and a training goes on by itself.',
    next: 'Run it again: it continues where it was. If that brings nothing new, look at the line, and at what the server is busy with.',
  })
}
