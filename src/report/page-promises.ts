import { bytes, DASH, duration, energy, money, rate } from '../text/format.ts'
import { type Content, type Html, html } from './html.ts'
import { table } from './page-table.ts'
import { OFF_PERCENT, type PromiseRow } from './promises.ts'
import type { Report } from './report.ts'
import { withCode } from './with-code.ts'

/** A number as people read it; a dash when it is unknown. */
export function promiseText(unit: PromiseRow['unit'], value: number | null): string {
  if (value === null) return DASH
  if (unit === 'bytes') return bytes(Math.round(value))
  if (unit === 'mbps') return rate(value)
  if (unit === 'kwh') return energy(value)
  return unit === 'money' ? money(value) : duration(value)
}

/** Such as `+12 %`; empty when unknown. */
export function errorText(percent: number | null): string {
  if (percent === null) return ''
  const rounded = Math.round(percent)
  return `${rounded > 0 ? '+' : ''}${rounded} %`.replace('-', '−')
}

/** Those of which something is known. */
export function toldPromises({ promises }: Pick<Report, 'promises'>): readonly PromiseRow[] {
  return promises.filter(({ promised }) => promised !== null)
}

/** What was promised, what happened, and why the one is not the other. */
export function promisesPart(report: Report): Content {
  const rows = toldPromises(report)
  if (rows.length === 0) return null
  const head = html`<tr><td></td><th class="n">promised</th><th class="n">happened</th><th class="n">error</th></tr>`
  return html`<h2>Promised, and what happened</h2>${table('Promised, and what happened', [head, rows.map(promiseRow)])}`
}

function promiseRow({ name, unit, promised, happened, errorPercent, reason }: PromiseRow): Html {
  const style = errorPercent === null || Math.abs(errorPercent) <= OFF_PERCENT ? 'soft' : 'unknown'
  return html`<tr><th scope="row">${name}</th><td class="n">${promiseText(unit, promised)}</td><td class="n">${promiseText(unit, happened)}</td>
<td class="n ${style}">${errorText(errorPercent)}</td></tr>
${reason ? html`<tr class="why"><td></td><td colspan="3" class="soft">${withCode(reason)}</td></tr>` : null}`
}
