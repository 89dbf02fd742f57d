import { Failure } from '../errors.ts'
import type { Report } from './report.ts'

/**
 * What fails the step when a gate does not hold.
 *
 * @returns the failure that names every such gate; nothing when all hold
 */
export function gateFailure({ gates, trainingId }: Report): Failure | undefined {
  const failed = gates.filter(({ passed }) => !passed)
  if (failed.length === 0) return undefined
  return new Failure('GATE_FAILED', {
    what: `Training ${trainingId} fails ${failed.map(({ name, why }) => `${name} (${why})`).join(', ')}.`,
    safe: 'Model, logs and report are saved and verified all the same; the server is untouched.',
    next: 'Read the report. Train again with other settings, or change the gate in retrain.yaml if it asks too much.',
  })
}
