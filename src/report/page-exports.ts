import { EXPORT_HEAD, exportRows } from './exported.ts'
import { type Content, html } from './html.ts'
import { table } from './page-table.ts'
import type { Report } from './report.ts'

/** What the model was exported as. */
export function exportsCard({ exports }: Report): Content {
  if (exports.length === 0) return null
  const [format, size, compared] = EXPORT_HEAD
  const head = html`<tr><th>${format}</th><th class="n">${size}</th><th>${compared}</th></tr>`
  const rows = exportRows(exports).map(
    ([name = '', size = '', told = ''], at) =>
      html`<tr><td>${name}</td><td class="n">${size}</td><td${exports[at]?.trouble ? html` class="fail"` : null}>${told}</td></tr>`,
  )
  return html`<section class="card"><h2>Exports</h2>${table('Exports', [head, rows])}</section>`
}
