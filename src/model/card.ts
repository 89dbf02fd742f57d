import { Document } from 'yaml'
import type { Workload } from '../interfaces/workload.ts'
import { EXPORT_HEAD, exportRows } from '../report/exported.ts'
import type { Report } from '../report/report.ts'
import { compact, count, duration, metric } from '../text/format.ts'
import { escapeMarkdown, markdownTable } from '../text/markdown.ts'
import { onVal } from '../text/worth.ts'
import type { Export } from './operations.ts'

/** With what the model was trained, as far as a card says it. */
export type TrainedWith = Pick<Workload, 'library' | 'exports'>

/**
 * A model card as Hugging Face reads it: what the model is, what it is worth, and what nobody has looked at. It names no
 * licence: that is for whoever gives the model away to say.
 *
 * @param report what is known of the training; every word of the server's is escaped
 * @param exports what it was exported as
 */
export function modelCard(report: Report, exports: readonly Export[], workload: TrainedWith): string {
  const front = new Document(frontMatter(report, workload)).toString({ lineWidth: 0 })
  return `---\n${front}---\n\n${cardBody(report, exports)}`
}

function frontMatter(report: Report, { library, exports }: TrainedWith): Record<string, unknown> {
  const pipelines = new Map(Object.entries(exports.pipelines))
  const [usual = ''] = pipelines.keys()
  const task = pipelines.get(String(report.outcome.arguments.task ?? usual))
  const index = modelIndex(report, task)
  return {
    library_name: library.package,
    ...(task === undefined ? {} : { pipeline_tag: task }),
    tags: [library.package, ...(task === undefined ? [] : [task])],
    ...(index === undefined ? {} : { 'model-index': [index] }),
  }
}

const DIGEST = /^[0-9a-f]{64}$/

/** What the model reached. Nothing when that proves nothing, or nobody can tell. */
function modelIndex({ outcome, dataset, trainingId }: Report, task: string | undefined) {
  const { precision, recall, map50, map5095 } = outcome.metrics
  const found = [
    { type: 'mean_average_precision', name: 'mAP50-95', value: map5095 },
    { type: 'mean_average_precision', name: 'mAP50', value: map50 },
    { type: 'precision', name: 'precision', value: precision },
    { type: 'recall', name: 'recall', value: recall },
  ]
  const metrics = found.filter(({ value }) => value !== null)
  if (task === undefined || metrics.length === 0 || dataset.worthless !== '') return undefined
  const on = {
    type: dataset.name,
    name: dataset.name,
    split: 'val',
    ...(DIGEST.test(dataset.digest ?? '') ? { revision: dataset.digest } : {}),
  }
  return { name: `${dataset.name}-${trainingId}`, results: [{ task: { type: task }, dataset: on, metrics }] }
}

/** What the card says to people: the notes of a release, too. */
export function cardBody(report: Report, exports: readonly Export[]): string {
  const { dataset, trainingId, gates, against, training, environment } = report
  const failed = gates.filter(({ passed }) => !passed).map(({ name }) => name)
  const fails = escapeMarkdown(failed.join(', '))
  const verdict = failed.length > 0 ? `It fails ${fails}.` : VERDICTS[report.verdict]
  return [
    `# ${escapeMarkdown(`${dataset.name}, training ${trainingId}`)}\n`,
    `${verdict} Against the model before it: ${escapeMarkdown(`${against.standing} (${against.why})`, 500)}.\n`,
    `## What it reaches, ${escapeMarkdown(onVal(dataset))}\n`,
    markdownTable(['', ''], figures(report)),
    gates.length === 0 ? '' : markdownTable(['gate', 'wanted', 'found'], gates.map(gateRow)),
    '## What it was made of\n',
    markdownTable(
      ['', ''],
      [
        [
          'dataset',
          `${dataset.name}: ${count(dataset.trainImages)} train and ${count(dataset.valImages)} val pictures`,
        ],
        ['digest', dataset.digest ?? 'unknown'],
        ['classes', dataset.classes.join(', ')],
        ['epochs', `${count(training.epochs)} in ${duration(training.seconds)}`],
        ...Object.entries(environment),
      ],
    ),
    exportsPart(exports),
    LIMITS,
  ]
    .filter((part) => part !== '')
    .join('\n')
}

const VERDICTS = {
  pass: 'It passed its gates.',
  fail: 'It failed.',
  incomplete: 'Its training did not finish: do not use it for anything but to go on with.',
} as const

const LIMITS = `## What nobody has looked at

The numbers are of one training, on the val split of the same dataset: they say nothing of other cameras, other seasons, or
pictures that resemble its training pictures. The report has them by class, size, source and light, and confidences to
use. \`sha256sum -c SHA256SUMS\` says whether the files here are whole.
`

function figures({ outcome }: Report): string[][] {
  const { precision, recall, map50, map5095 } = outcome.metrics
  const rows = { 'mAP50-95': map5095, mAP50: map50, precision, recall }
  return Object.entries(rows).map(([name, value]) => [name, metric(value)])
}

function gateRow({ name, wanted, found, passed }: Report['gates'][number]): string[] {
  return [name, wanted, `${compact(found)}${passed ? '' : ' (fails)'}`]
}

/** What was exported, for the card and for the job's page. */
export function exportsPart(exports: readonly Export[]): string {
  if (exports.length === 0) return ''
  return `## Exports\n\n${markdownTable(EXPORT_HEAD, exportRows(exports))}`
}
