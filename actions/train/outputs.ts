import type { PhaseRecord } from '../../src/home/phases.ts'
import { printable } from '../../src/text/printable.ts'
import { totalSeconds } from '../../src/training/states.ts'
import type { TrainResult } from './main.ts'

/** The outputs by name; what is not known is empty. */
export function outputs({ trainingId, state, status, worthless }: TrainResult): Record<string, string> {
  const seconds = state === null ? null : totalSeconds(state)
  // A later step compares the number and sees no mark on it.
  const measured = worthless === '' ? status?.result : null
  return {
    'training-id': trainingId,
    state: state?.state ?? '',
    reason: printable(state?.reason ?? '', 300),
    epochs: state === null ? '' : String(state.epoch),
    seconds: seconds === null ? '' : String(Math.round(seconds)),
    map50: numberText(measured?.map50),
    'map50-95': numberText(measured?.map5095),
  }
}

/** What the record says of it; nothing is recorded of a training that is not watched any more. */
export function facts({ status }: TrainResult): PhaseRecord['facts'] | undefined {
  if (status === undefined) return undefined
  const { state } = status
  if (state === null) return {}
  const seconds = totalSeconds(state)
  const known: Record<string, number> = seconds === null ? {} : { 'training-seconds': Math.round(seconds) }
  return { state: state.state, attempt: state.attempt, epochs: state.epoch, ...known }
}

function numberText(value: number | null | undefined): string {
  return value === null || value === undefined ? '' : String(value)
}
