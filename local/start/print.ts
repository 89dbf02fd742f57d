import type { PhaseRecord } from '../../src/home/phases.ts'
import { shownFacts } from '../../src/report/facts.ts'
import type { Report } from '../../src/report/report.ts'
import { count, metric } from '../../src/text/format.ts'
import { mark } from '../../src/text/worth.ts'
import type { ActEvent } from '../act/events.ts'
import type { JobResult } from '../act.ts'

/** Wide enough for `setup-env` and `preflight`. */
const JOB_WIDTH = 9
/** An mAP50 below which a model finds hardly anything. */
const NEXT_TO_NOTHING = 0.05
const MORE =
  '           next to nothing: take more epochs (--set training.epochs=100), or start from released weights (--set training.weights=yolov8n.pt)'

/** @returns an event as lines on a terminal, or '' for what is not worth one */
export function eventText(event: ActEvent): string {
  const job = event.job.padEnd(JOB_WIDTH)
  switch (event.kind) {
    case 'line':
      return event.text
        .split('\n')
        .map((line) => `${job} │ ${line}\n`)
        .join('')
    case 'step':
      return event.name === 'Check out' ? '' : `\n${job} ┌ ${event.name}\n`
    case 'end':
      return `${job} └ ${event.result}\n`
    case 'summary':
      return ''
  }
}

/** @returns the jobs with their times, and what each says of itself */
export function phaseTable(jobs: readonly JobResult[], records: readonly PhaseRecord[]): string {
  const rows = jobs.map(({ job, result, seconds }) => {
    const record = records.find(({ phase }) => phase === job)
    const said = record === undefined ? [] : shownFacts(record)
    const time = result === 'skipped' ? '' : `${seconds.toFixed(1)} s`
    return `  ${job.padEnd(JOB_WIDTH)}  ${result.padEnd(7)}  ${time.padStart(8)}  ${said.join(', ')}\n`
  })
  const total = jobs.reduce((sum, { seconds }) => sum + seconds, 0)
  return `${rows.join('')}  ${'in all'.padEnd(JOB_WIDTH)}  ${' '.repeat(7)}  ${`${total.toFixed(1)} s`.padStart(8)}\n`
}

/**
 * How to follow a message that tells to change a setting.
 *
 * @param config absolute path of the settings
 * @returns three lines
 */
export function settingsText(config: string): string {
  return [
    `  Settings ${config}`,
    `           for one run, add --set 'dataset.KEY=VALUE' where a message puts KEY: VALUE below dataset:,`,
    `           and give --dataset what it says of dataset.path`,
  ].join('\n')
}

/** @returns what was learned, saying no more than was measured, and what helps where that is next to nothing */
export function learnedText({ outcome, dataset }: Pick<Report, 'outcome' | 'dataset'>): string {
  const pictures = `the ${count(dataset.valImages)} pictures of the val split`
  const { map50 } = outcome.metrics
  const line = `  Learned  mAP50 ${metric(map50)} on ${pictures}${mark(dataset)}`
  if (dataset.worthless !== '') return `${line}: ${dataset.worthless}`
  return map50 !== null && map50 < NEXT_TO_NOTHING ? `${line}\n${MORE}` : line
}
