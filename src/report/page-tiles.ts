import { change, duration, metric, money } from '../text/format.ts'
import { type Content, type Html, html } from './html.ts'
import type { Report } from './report.ts'

/** The numbers that people ask for next. */
export function tiles(report: Report): Html {
  const { outcome, comparison, cost } = report
  const { metrics } = outcome
  const worthless = report.dataset.worthless === '' ? null : 'proves nothing'
  return html`<div class="tiles">
  ${tile('mAP50', metric(metrics.map50), worthless ?? toBaseline(comparison, 'map50'))}
  ${tile('mAP50-95', metric(metrics.map5095), worthless ?? best(report))}
  ${tile('Training', duration(report.training.seconds), perEpoch(outcome.secondsPerEpoch))}
  ${cost.total === null ? null : tile('Cost', money(cost.total), `at ${money(cost.pricePerHour)} an hour`)}
</div>`
}

/** Null without a baseline. */
function toBaseline(comparison: Report['comparison'], name: 'map50' | 'map5095'): string | null {
  if (comparison === null) return null
  if (comparison.measuredOn !== '') return 'not comparable with the baseline'
  return `${change(comparison.change[name])} to the baseline`
}

function best({ outcome, comparison }: Report): string | null {
  if (comparison) return toBaseline(comparison, 'map5095')
  return outcome.metrics.bestEpoch === null ? null : `best at epoch ${outcome.metrics.bestEpoch}`
}

function perEpoch(seconds: number | null): string | null {
  return seconds === null ? null : `${duration(seconds)} an epoch`
}

function tile(name: string, value: string, note: string | null): Content {
  return html`<dl class="tile"><dt>${name}</dt><dd>${value}</dd>${note && html`<dd>${note}</dd>`}</dl>`
}
