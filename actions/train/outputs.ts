import { printable } from '../../src/text.ts'
import { totalSeconds } from '../../src/training/states.ts'
import type { TrainResult } from './main.ts'

/** The outputs by name; what is not known is empty. */
export function outputs({ trainingId, state, status }: TrainResult): Record<string, string> {
  return {
    'training-id': trainingId,
    state: state?.state ?? '',
    reason: printable(state?.reason ?? '', 300),
    epochs: state === null ? '' : String(state.epoch),
    seconds: state === null ? '' : String(Math.round(totalSeconds(state))),
    map50: numberText(status?.result?.map50),
    'map50-95': numberText(status?.result?.map50_95),
  }
}

function numberText(value: number | null | undefined): string {
  return value === null || value === undefined ? '' : String(value)
}
