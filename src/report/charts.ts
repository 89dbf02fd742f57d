import { epochSeconds, METRIC_COLUMNS } from '../interfaces/curves.ts'
import { onVal } from '../text/worth.ts'
import { type Chart, chart, type Series } from './chart.ts'
import { type Content, html } from './html.ts'
import type { Outcome } from './outcome.ts'
import type { Report } from './report.ts'

/** How good the model became; the curves of a baseline that is comparable are dashed. */
export function qualityChart({ outcome, comparison, dataset }: Report): Content {
  const comparable = comparison?.measuredOn === '' ? comparison.before : null
  return chart(quality(outcome, comparable, onVal(dataset)))
}

/** What happened on the way: losses, time, learning rate. */
export function charts({ outcome, comparison, dataset }: Report): Content {
  const before = comparison?.before ?? null
  const all = [
    losses('Losses in training', 'train/', outcome, before),
    losses(`Losses ${onVal(dataset)}`, 'val/', outcome, before),
    time(outcome, before),
    learningRates(outcome),
  ]
  const drawn = all.map(chart).filter((each) => each !== null)
  return html`<section class="pair">${drawn.map((each) => html`<div class="card">${each}</div>`)}</section>`
}

function quality(now: Outcome, before: Outcome | null, unit: string): Chart {
  const series = [
    ...both('mAP50', METRIC_COLUMNS.map50, now, before),
    ...both('mAP50-95', METRIC_COLUMNS.map5095, now, before),
    ...both('precision', METRIC_COLUMNS.precision, now, null),
    ...both('recall', METRIC_COLUMNS.recall, now, null),
  ]
  return {
    title: 'Quality',
    unit,
    x: now.curves.epochs,
    series,
    mark: now.metrics.bestEpoch,
    isWide: true,
  }
}

/** Which losses there are depends on the model's head, so they are found by their names. */
function losses(title: string, prefix: string, now: Outcome, before: Outcome | null): Chart {
  const names = Object.keys(now.curves.columns).filter(
    (name) => name.startsWith(prefix) && name.endsWith('loss'),
  )
  const series = names.flatMap((name) => both(shortName(name, prefix), name, now, before))
  return { title, unit: '', x: now.curves.epochs, series, mark: now.metrics.bestEpoch }
}

function time(now: Outcome, before: Outcome | null): Chart {
  const series: Series[] = [{ name: 'this training', values: epochSeconds(now.curves) }]
  if (before) series.push(baseline(epochSeconds(before.curves), before))
  return { title: 'Time per epoch', unit: 'seconds', x: now.curves.epochs, series, mark: null }
}

function learningRates({ curves }: Outcome): Chart {
  const names = Object.keys(curves.columns).filter((name) => name.startsWith('lr/'))
  const series = names.map((name) => ({
    name: name.replace('lr/pg', 'group '),
    values: curves.columns[name] ?? [],
  }))
  return { title: 'Learning rate', unit: '', x: curves.epochs, series: distinct(series), mark: null }
}

function both(name: string, column: string, now: Outcome, before: Outcome | null): Series[] {
  const series: Series[] = [{ name, values: now.curves.columns[column] ?? [] }]
  if (before) series.push(baseline(before.curves.columns[column] ?? [], before))
  return series
}

function baseline(values: Series['values'], before: Outcome): Series {
  return { name: 'baseline', values, x: before.curves.epochs, baseline: true }
}

/** Parameter groups often share one schedule; then one line says it. */
function distinct(series: readonly Series[]): Series[] {
  const seen = new Map<string, string[]>()
  for (const { name, values } of series) {
    const key = JSON.stringify(values)
    seen.set(key, [...(seen.get(key) ?? []), name])
  }
  return [...seen].map(([key, names]) => ({ name: names.join(', '), values: JSON.parse(key) }))
}

function shortName(column: string, prefix: string): string {
  return column.slice(prefix.length).replace(/_?loss$/, '')
}
