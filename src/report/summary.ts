import { bytes, change, compact, count, duration, metric, money, times } from '../text/format.ts'
import { escapeMarkdown, markdownTable } from '../text/markdown.ts'
import { mark } from '../text/worth.ts'
import type { Goal } from './goals.ts'
import { errorText, promiseText, toldPromises } from './page-promises.ts'
import type { Report } from './report.ts'
import { costsOf } from './spent.ts'
import { headline, incidents, standingText, worthText } from './verdict-text.ts'

/** A sentence may name a gate and its reason. */
const SENTENCE_CHARACTERS = 1000
const GOAL_ICONS: Readonly<Record<Goal['verdict'], string>> = { met: '✅', missed: '❌', 'not known': '❔' }
const ICONS = { pass: '✅', fail: '❌', incomplete: '⚠️' } as const

/**
 * The report in short, for the job's page.
 *
 * @param report what is known; every word from the server is escaped
 * @param artifacts names of what was uploaded
 */
export function reportSummary(report: Report, artifacts: readonly string[]): string {
  const { training, dataset, verdict } = report
  const reason = training.reason ? `: ${training.reason}` : ''
  const { worthless } = dataset
  return [
    `### ${ICONS[verdict]} ${escapeMarkdown(`${dataset.name}: training ${report.trainingId} ${training.state}${reason}`)}\n`,
    sentences([headline(report), standingText(report)]),
    worthless && `⚠️ **What is measured here proves nothing: ${escapeMarkdown(worthless)}.**\n`,
    goals(report),
    markdownTable(
      ['', 'this training', ...(report.comparison ? ['baseline', 'difference'] : [])],
      figures(report),
    ),
    sentences([...worthText(report), ...incidents(report)]),
    gates(report),
    promises(report),
    decisions(report),
    report.phases.length > 0
      ? markdownTable(
          ['phase', 'time'],
          report.phases.map(({ phase, seconds }) => [phase, duration(seconds)]),
        )
      : '',
    facts(report, artifacts),
  ]
    .filter((part) => part !== '')
    .join('\n')
}

/** What stands there when results came home and no report of them could be made. */
export function unreportedSummary(trainingId: string, artifacts: readonly string[]): string {
  const saved = artifacts.length > 0 ? `Artifacts: ${artifacts.join(', ')}.` : 'No artifact was saved.'
  return `### ❌ ${escapeMarkdown(`Training ${trainingId}: its results are here, and no report of them`)}\n\n${escapeMarkdown(saved)}\n`
}

function sentences(said: readonly string[]): string {
  const lines = said.filter((text) => text !== '').map((text) => escapeMarkdown(text, SENTENCE_CHARACTERS))
  return lines.length === 0 ? '' : `${lines.join('  \n')}\n`
}

function goals({ goals }: Report): string {
  return markdownTable(
    ['goal', 'wanted', 'found', 'because'],
    goals.map(({ name, verdict, wanted, found, why }) => [
      `${GOAL_ICONS[verdict]} ${name}: ${verdict}`,
      wanted,
      found,
      why,
    ]),
  )
}

function figures(report: Report): string[][] {
  const { outcome, comparison, training, dataset } = report
  const before = comparison?.before
  const compared = (...cells: string[]): string[] => (comparison ? cells : [])
  const { map50, map5095 } = outcome.metrics
  const rows = [
    [
      'mAP50',
      `${metric(map50)}${mark(dataset)}`,
      ...compared(metric(before?.metrics.map50 ?? null), change(comparison?.change.map50 ?? null)),
    ],
    [
      'mAP50-95',
      `${metric(map5095)}${mark(dataset)}`,
      ...compared(metric(before?.metrics.map5095 ?? null), change(comparison?.change.map5095 ?? null)),
    ],
    [
      'time per epoch',
      duration(outcome.secondsPerEpoch),
      ...compared(duration(before?.secondsPerEpoch ?? null), times(comparison?.speedup ?? null)),
    ],
    ['epochs', count(training.epochs), ...compared(count(before?.curves.epochs.length ?? null), '')],
    ['training', duration(training.seconds), ...compared('', '')],
  ]
  return [...rows, ...costRows(report)]
}

/** Only what is known of this training. */
function costRows(report: Report): string[][] {
  const { now, before } = costsOf(report)
  const row = (name: string, own: number | null, old: number | null): string[][] =>
    own === null ? [] : [[name, money(own), ...(report.comparison ? [money(old), ''] : [])]]
  return [
    ...row('cost', now.total, before?.total ?? null),
    ...row('cost of a point of mAP50-95', now.perPoint, before?.perPoint ?? null),
  ]
}

function gates({ gates }: Report): string {
  if (gates.length === 0) return ''
  return markdownTable(
    ['gate', 'wanted', 'found', ''],
    gates.map(({ name, wanted, found, passed, why }) => [
      name,
      wanted,
      compact(found),
      passed ? '✅' : `❌ ${why}`,
    ]),
  )
}

function promises(report: Report): string {
  const rows = toldPromises(report)
  if (rows.length === 0) return ''
  return markdownTable(
    ['', 'promised', 'happened', 'error', 'because'],
    rows.map(({ name, unit, promised, happened, errorPercent, reason }) => [
      name,
      promiseText(unit, promised),
      promiseText(unit, happened),
      errorText(errorPercent),
      reason,
    ]),
  )
}

function decisions({ decisions }: Report): string {
  if (decisions.length === 0) return ''
  return markdownTable(
    ['left to the server', 'taken', 'why'],
    decisions.map(({ setting, value, reason }) => [setting, value, reason]),
  )
}

function comparable({ measuredOn, comparable }: NonNullable<Report['comparison']>): string {
  if (measuredOn !== '') return `Not comparable with the baseline: it has ${measuredOn}.`
  return `Comparable with the baseline: ${comparable}.`
}

function facts({ dataset, model, comparison }: Report, artifacts: readonly string[]): string {
  const lines = [
    `Dataset ${dataset.digest?.slice(0, 12) ?? 'unknown'}: ${count(dataset.files)} files, ${bytes(dataset.bytes)}.`,
    model ? `${model.path}: ${bytes(model.size)}, SHA-256 ${model.sha256}.` : 'There is no model.',
    comparison ? comparable(comparison) : '',
    artifacts.length > 0 ? `Artifacts: ${artifacts.join(', ')}.` : '',
  ]
  return `${lines
    .filter((line) => line !== '')
    .map((line) => escapeMarkdown(line))
    .join('  \n')}\n`
}
