import { rent } from '../home/cost.ts'
import { duration, metric, money } from '../text/format.ts'
import { markdownTable } from '../text/markdown.ts'
import { mark } from '../text/worth.ts'
import { type TrainingStatus, totalSeconds } from './states.ts'

/**
 * How a training stands, as a table for the run's summary.
 *
 * @param worthless why what it measures proves nothing; empty when it does
 * @param pricePerHour of the server: what it cost is our own sum, whatever the server says; null when nobody said
 */
export function trainingSummary(
  trainingId: string,
  { state, result }: TrainingStatus,
  worthless = '',
  pricePerHour: number | null = null,
): string {
  if (state === null) return ''
  const rows = [
    ['State', state.reason === '' ? state.state : `${state.state}: ${state.reason}`],
    ['Epochs', `${state.epoch} of ${state.epochs ?? '?'}`],
    ['Attempts', String(state.attempt)],
    ...(state.rescues === 0 ? [] : [['Rescued', state.rescues === 1 ? 'once' : `${state.rescues} times`]]),
    ['Run time', duration(totalSeconds(state))],
    ...(pricePerHour === null ? [] : [['Cost', money(rent(totalSeconds(state), pricePerHour))]]),
    ...(result === null
      ? []
      : [['mAP50 / mAP50-95', `${metric(result.map50)} / ${metric(result.map5095)}${mark({ worthless })}`]]),
  ]
  if (worthless !== '') rows.push(['Proves nothing', worthless])
  return `### Training ${trainingId}\n\n${markdownTable(['', ''], rows)}\n`
}
