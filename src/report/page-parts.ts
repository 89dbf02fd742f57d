import { bytes, change, compact, count, DASH, duration, metric, money, times } from '../text/format.ts'
import type { Comparison, Condition } from './compare.ts'
import type { GateResult } from './gates.ts'
import { type Content, type Html, html } from './html.ts'
import { namedRows, table } from './page-table.ts'
import type { Report } from './report.ts'
import { costsOf } from './spent.ts'

/** What had to hold, and whether it did. */
export function gatesPart({ gates }: Report): Content {
  if (gates.length === 0) return null
  return html`<h2>Gates</h2>${table('Gates', gates.map(gateRow))}`
}

function gateRow({ name, wanted, found, passed, why }: GateResult): Html {
  return html`<tr><td class="${passed ? 'pass' : 'fail'}">${passed ? '✓' : '✗'}</td><td>${name}</td>
<td class="soft">${wanted}</td><td class="n">${found === null ? '' : compact(found)}</td></tr>
${why ? html`<tr class="why"><td></td><td colspan="3" class="fail">${why}</td></tr>` : null}`
}

/** This training beside its baseline, and whether the two may be compared at all. */
export function comparisonPart(report: Report): Content {
  const { outcome, comparison } = report
  if (!comparison) return null
  const { before, measuredOn } = comparison
  const rows: ReadonlyArray<readonly string[]> = [
    ['mAP50', metric(outcome.metrics.map50), metric(before.metrics.map50), change(comparison.change.map50)],
    [
      'mAP50-95',
      metric(outcome.metrics.map5095),
      metric(before.metrics.map5095),
      change(comparison.change.map5095),
    ],
    [
      'an epoch',
      duration(outcome.secondsPerEpoch),
      duration(before.secondsPerEpoch),
      times(comparison.speedup),
    ],
    ['epochs', count(outcome.curves.epochs.length), count(before.curves.epochs.length), ''],
    ...costRows(report),
  ]
  const head = html`<tr><td></td><th class="n">this training</th><th class="n">${before.label}</th><th class="n">difference</th></tr>`
  const body = rows.map(
    ([name = '', ...cells]) =>
      html`<tr><td>${name}</td>${cells.map((cell) => html`<td class="n">${cell}</td>`)}</tr>`,
  )
  return html`<h2>Against the baseline</h2>${table('Against the baseline', [head, body])}
${measuredOn && html`<p class="no">Its metrics are not comparable: it has ${measuredOn}.</p>`}${conditions(comparison)}`
}

/** What the two took and cost, as far as anybody tells. */
function costRows(report: Report): string[][] {
  const { now, before } = costsOf(report)
  const seconds = (hours: number | null | undefined) => duration(hours == null ? null : hours * 3600)
  const rows = [
    ['all of it', seconds(now.hours), seconds(before?.hours)],
    ['cost', money(now.total), money(before?.total ?? null)],
    ['cost of a point of mAP50-95', money(now.perPoint), money(before?.perPoint ?? null)],
  ]
  return rows.filter(([, ...cells]) => cells.some((cell) => cell !== DASH)).map((row) => [...row, ''])
}

const COMPARABLE: Readonly<Record<Comparison['comparable'], string>> = {
  yes: 'The two are comparable: the same data, library and decisive arguments.',
  no: 'The two are not strictly comparable: conditions differ.',
  unknown: 'Whether the two are comparable is unknown: not everything is recorded.',
}

function conditions({ comparable, conditions }: Comparison): Html {
  const told = conditions.filter(({ same }) => same !== 'yes')
  if (told.length === 0) return html`<p class="yes">${COMPARABLE[comparable]}</p>`
  return html`<details><summary class="${comparable}">${COMPARABLE[comparable]}</summary>
${table('Conditions', told.map(conditionRow))}</details>`
}

function conditionRow({ name, now, before, same }: Condition): Html {
  return html`<tr><td>${name}</td><td class="hash">${now}</td><td class="hash">${before}</td><td class="${same}">${same === 'no' ? 'differs' : same}</td></tr>`
}

/** What was learned from. */
export function datasetPart({ dataset }: Report): Html {
  return html`<h2>Dataset</h2>${namedRows('Dataset', [
    ['name', dataset.name],
    [
      'images',
      `${count(dataset.trainImages)} in the train split, ${count(dataset.valImages)} in the val split`,
    ],
    ['files', `${count(dataset.files)}, ${bytes(dataset.bytes)}`],
    ['classes', dataset.classes.join(', ')],
    ['digest', html`<span class="hash">${dataset.digest ?? 'unknown'}</span>`],
  ])}`
}

/** What it ran on and with. */
export function environmentPart({ environment }: Report): Html {
  return html`<h2>Environment</h2>${namedRows('Environment', Object.entries(environment))}`
}

/** What the server decided where an argument was `auto`. */
export function decisionsPart({ decisions }: Report): Content {
  if (decisions.length === 0) return null
  const rows = decisions.map(({ setting, value, reason }) => [setting, html`<code>${value}</code>`, reason])
  const head = html`<tr><th>argument</th><th>taken</th><th>why</th></tr>`
  const body = rows.map((cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`)
  return html`<section class="card"><h2>Decided on the server</h2>${table('Decided on the server', [head, body])}</section>`
}

/** The library's effective arguments. */
export function settingsPart({ outcome }: Report): Content {
  const settings = Object.entries(outcome.arguments).map(
    ([name, value]) =>
      [name, html`<code>${typeof value === 'string' ? value : JSON.stringify(value)}</code>`] as const,
  )
  if (settings.length === 0) return null
  return html`<details class="card"><summary>Arguments (${settings.length})</summary>${namedRows('Arguments', settings)}</details>`
}

/** What came home, with the hashes that were compared, and what did not. */
export function filesPart({ files, leftOut }: Report): Html {
  const rows = files.map(
    ({ path, size, sha256 }) =>
      html`<tr><td>${path}</td><td class="n">${bytes(size)}</td><td class="hash">${sha256}</td></tr>`,
  )
  const kept = leftOut.map(
    ({ path, reason }) =>
      html`<tr><td>${path}</td><td></td><td class="unknown">stayed on the server: ${reason}</td></tr>`,
  )
  return html`<details class="card"><summary>Files (${files.length})</summary>${table('Files', [rows, kept])}
<p class="note">A .pt file is a Python pickle: loading one runs code that came from the rented server. Load it where that may happen.</p></details>`
}
