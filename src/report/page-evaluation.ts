import { compact, count, metric, threshold } from '../text/format.ts'
import { type CurvePoint, curveChart } from './curve-chart.ts'
import {
  type Evaluation,
  hasIntervals,
  LEAST_CLUSTERS,
  type OperatingPoint,
  type Slice,
} from './evaluation.ts'
import { type Content, type Html, html } from './html.ts'
import { table } from './page-table.ts'
import type { Report } from './report.ts'

const KINDS: Readonly<Record<Slice['kind'], string>> = {
  class: 'Class',
  size: 'Size, as the network sees it',
  source: 'Source, by file name',
  light: 'Light',
}

/** Which confidence to use, and what it brings. */
export function operatingPart(report: Report): Content {
  const { evaluation, picturesPerDay } = report
  if (evaluation === null) return null
  const { backgrounds, pictures, clusters, operatingPoints, f1Peak } = evaluation
  const row = (point: OperatingPoint) => pointRow(point, picturesPerDay, hasIntervals(evaluation))
  const head = html`<tr><th class="n">false alarms<br>per 1,000</th><th class="n">a camera,<br>a day</th><th class="n">confidence</th><th class="n">found</th></tr>`
  const peak = f1Peak?.point
    ? html`<tr><th colspan="4">Where F1 of the boxes peaks (${metric(f1Peak.f1)}; precision ${metric(f1Peak.precision)}, recall ${metric(f1Peak.recall)})</th></tr>${row(f1Peak.point)}`
    : null
  return html`<h2>Which confidence to use</h2>${table('Which confidence to use', [head, operatingPoints.map(row), peak])}
<p class="note">Found: the share of ${count(pictures - backgrounds)} pictures ${onSplit(evaluation)} with an object in which anything is found. False alarms are
counted on ${count(backgrounds)} pictures without one; a camera takes ${count(picturesPerDay)} pictures a day (evaluation.pictures-per-day).${
    hasIntervals(evaluation)
      ? ' Small: with 95 %, by clusters of pictures such as cameras.'
      : ` ${count(clusters)} clusters of pictures, such as cameras, are too few for intervals: ${LEAST_CLUSTERS} are needed.`
  }</p>`
}

/** On which pictures it was evaluated, as people call them. */
export function onSplit({ split }: Pick<Evaluation, 'split'>): string {
  return split === 'val' ? 'of the val split' : 'of the holdout'
}

/** What is found over what it costs in false alarms, with intervals. */
export function operatingChart({ evaluation }: Report): Content {
  if (evaluation === null) return null
  const { operatingCurve, operatingPoints } = evaluation
  const isSure = hasIntervals(evaluation)
  const placed = (points: readonly OperatingPoint[]) => points.flatMap((point) => curvePoint(point, isSure))
  return curveChart({
    title: 'Pictures found',
    unit: `of those with an object${isSure ? ', with 95 %' : ''}`,
    xName: 'false alarms per 1,000 pictures without an object',
    points: placed(operatingCurve),
    marks: placed(operatingPoints),
  })
}

function curvePoint({ perThousand, confidence, recall }: OperatingPoint, isSure: boolean): CurvePoint[] {
  if (recall === null || confidence === null) return []
  const { value: y, low, high } = recall
  const title = `${compact(perThousand)} per 1,000: ${percent(y)} % found, at confidence ${threshold(confidence)}`
  return [isSure ? { x: perThousand, y, low, high, title } : { x: perThousand, y, low: y, high: y, title }]
}

function pointRow(point: OperatingPoint, picturesPerDay: number, isSure: boolean): Html {
  const { perThousand: allowed, confidence, recall } = point
  const most = isSure ? point.atMostPerThousand : null
  const aDay = (perThousand: number) => (perThousand * picturesPerDay) / 1000
  const alarms = html`<td class="n">${compact(allowed)}${atMost(most)}</td>
<td class="n">${aDay(allowed).toFixed(1)}${atMost(most === null ? null : aDay(most))}</td>`
  if (confidence === null || recall === null)
    return html`<tr>${alarms}<td colspan="2" class="soft">too few pictures without an object to tell</td></tr>`
  const interval = isSure ? bound(`${percent(recall.low)}\u2013${percent(recall.high)}\u00a0%`) : null
  return html`<tr>${alarms}<td class="n">${threshold(confidence)}</td><td class="n">${percent(recall.value)}\u00a0%${interval}</td></tr>`
}

function atMost(value: number | null): Content {
  return value === null ? null : bound(`\u2264 ${value.toFixed(1)}`)
}

function bound(text: string): Html {
  return html`<span class="bound">${text}</span>`
}

/** Where the model is strong, and where it is weak. */
export function slicesPart({ evaluation }: Report): Content {
  if (evaluation === null) return null
  const head = html`<tr><td></td><th class="n">pictures</th><th class="n">objects</th><th class="n">mAP50</th><th class="n">mAP50\u201195</th></tr>`
  const groups = (Object.keys(KINDS) as Slice['kind'][]).map((kind) => group(kind, evaluation))
  return html`<h2>Where it is strong, and where not</h2>${table('Where it is strong, and where not', [head, groups])}`
}

function group(kind: Slice['kind'], { slices }: Evaluation): Content {
  const rows = slices.filter((slice) => slice.kind === kind && slice.objects > 0)
  if (rows.length < 2) return null
  return html`<tr><th colspan="5">${KINDS[kind]}</th></tr>
${rows.map(sliceRow)}`
}

function sliceRow({ name, pictures, objects, map50, map5095 }: Slice): Html {
  return html`<tr><td class="name">${name}</td><td class="n">${count(pictures)}</td><td class="n">${count(objects)}</td>
<td class="n">${map50 === null ? html`<span class="soft">too\u00a0few</span>` : metric(map50)}</td><td class="n">${map5095 === null ? '' : metric(map5095)}</td></tr>`
}

function percent(share: number): string {
  return (share * 100).toFixed(1)
}
