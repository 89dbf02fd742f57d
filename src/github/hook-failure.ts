import type { HookName } from '../config/hooks.ts'
import { asFailure, Failure } from '../errors.ts'
import { listed, printable } from '../text/printable.ts'

/** That it is not known later. */
export function unmarked(name: HookName, error: unknown): string {
  return `That hooks.${name} has run is not noted, and the next job may run it again: ${asFailure(error).text.what}`
}

const SAFE: Readonly<Record<HookName, string>> = {
  before: 'Nothing that needs the server was begun in this job; what is on it stays there.',
  failed: 'Nothing else hangs on it: saving what there is and the other hooks went on.',
  after: 'All that a training left is on the runner, and the other commands have run.',
}
const NEXT: Readonly<Record<HookName, string>> = {
  before: 'Read what it printed, above. Then re-run this job.',
  failed: 'Read what it printed, above, and correct it in the settings. A new run has it.',
  after:
    "If it was to stop the server, do that on the provider's site: until then it costs money. Or re-run this job.",
}

/** @param faults which command did what, as sentences without their end */
export function hookFailed(name: HookName, faults: readonly string[]): Failure {
  return new Failure('HOOK_FAILED', {
    what: `${printable(listed(faults, 'conjunction'), 600)}.`,
    safe: SAFE[name],
    next: NEXT[name],
  })
}
