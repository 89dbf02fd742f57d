import { count, metric } from '../text/format.ts'
import type { Evaluation, OperatingPoint, Slice } from './evaluation.ts'
import { type Content, type Html, html } from './html.ts'
import { table } from './page-table.ts'
import type { Report } from './report.ts'
import type { Standing } from './standing.ts'

const KINDS: Readonly<Record<Slice['kind'], string>> = {
  class: 'Class',
  size: 'Size, as the network sees it',
  source: 'Source, by file name',
  light: 'Light',
}
/** One picture a minute. */
const PICTURES_A_DAY = 1440

const STANDINGS: Readonly<Record<Standing, string>> = {
  better: 'Better than',
  'not worse': 'Not worse than',
  undecided: 'Undecided whether better or worse than',
  worse: 'Worse than',
  'not compared': 'Not compared with',
  first: '',
}

/** How the model stands against the last good one, in one line; nothing for the first. */
export function standingLine({ against: { standing, why, trainingId } }: Report): Content {
  if (standing === 'first') return null
  return html`<p class="standing">${STANDINGS[standing]} the model of training ${trainingId}: ${why}.</p>`
}

/** Which confidence to use, and what it brings. */
export function operatingPart({ evaluation }: Report): Content {
  if (evaluation === null) return null
  const { backgrounds, pictures } = evaluation
  const head = html`<tr><th class="n">false alarms<br>per 1,000</th><th class="n">a camera,<br>a day</th><th class="n">confidence</th><th class="n">found</th><th class="n">with 95 %</th></tr>`
  return html`<h2>Which confidence to use</h2>${table('Which confidence to use', [head, evaluation.operatingPoints.map(pointRow)])}
<p class="note">Found: the share of ${count(pictures - backgrounds)} pictures with an object in which anything is found. False alarms are
counted on ${count(backgrounds)} pictures without one; a camera that takes a picture a minute sees ${count(PICTURES_A_DAY)} a day.</p>`
}

function pointRow(point: OperatingPoint): Html {
  const { perThousand: allowed, confidence, recall } = point
  if (confidence === null || recall === null)
    return html`<tr>${alarms(allowed)}<td colspan="3" class="soft">too few pictures without an object to tell</td></tr>`
  return html`<tr>${alarms(allowed)}<td class="n">${confidence.toFixed(3)}</td><td class="n">${percent(recall.value)}\u00a0%</td>
<td class="n soft">${percent(recall.low)}\u2013${percent(recall.high)}\u00a0%</td></tr>`
}

function alarms(allowed: number): Html {
  return html`<td class="n">${allowed}</td><td class="n soft">${((allowed * PICTURES_A_DAY) / 1000).toFixed(1)}</td>`
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
  return html`<tr><td>${name}</td><td class="n">${count(pictures)}</td><td class="n">${count(objects)}</td>
<td class="n">${map50 === null ? html`<span class="soft">too\u00a0few</span>` : metric(map50)}</td><td class="n">${map5095 === null ? '' : metric(map5095)}</td></tr>`
}

function percent(share: number): string {
  return (share * 100).toFixed(1)
}
