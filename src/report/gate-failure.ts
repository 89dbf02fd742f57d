import { Failure } from '../errors.ts'
import { count } from '../text/format.ts'
import { printable } from '../text/printable.ts'
import type { Report } from './report.ts'
import { type Saved, savedText } from './saved.ts'

/**
 * What fails the step when a gate does not hold.
 *
 * @param saved what of the training is where
 * @returns the failure that names every such gate; nothing when all hold
 */
export function gateFailure(report: Report, saved: Saved): Failure | undefined {
  const failed = report.gates.filter(({ passed }) => !passed)
  if (failed.length === 0) return undefined
  const gates = failed.map(({ name, why }) => `${name} (${why})`).join(', ')
  const finished = report.training.state === 'finished'
  return new Failure('GATE_FAILED', {
    what: finished
      ? `Training ${report.trainingId} fails ${gates}.`
      : `${ending(report)}; that fails ${gates}.`,
    safe: `${savedText(saved, report.model !== null)} The server is untouched.`,
    next: finished
      ? 'Read the report. Train again with other settings, or change the gate, below collect: in the settings, if it asks too much.'
      : 'Look at the job of train, or the logs here, for why it ended. A gate is for a training that has finished.',
  })
}

/** How a training that has not finished stands: its gates are not what is wrong with it. */
function ending({ trainingId, training }: Report): string {
  const { state, reason, epochs, epochsPlanned } = training
  const planned = epochsPlanned === null ? '' : ` of ${count(epochsPlanned)}`
  const why = reason === '' ? '' : ` (${printable(reason, 300).replace(/\.$/, '')})`
  return `Training ${trainingId} has not finished: it is ${state}${why}, with ${count(epochs)}${planned} epochs`
}
