import { bytes, compact, count, DASH } from '../text/format.ts'
import { type Content, html } from './html.ts'
import { table } from './page-table.ts'
import type { Report, ReportFile } from './report.ts'

/** What came of exporting the model in one format. */
export interface Exported {
  readonly format: string
  /** Nothing unless it agrees with best.pt. */
  readonly files: readonly ReportFile[]
  /** How many of the detections of best.pt it finds again, and how far those are apart at most. */
  readonly agreement: {
    readonly pictures: number
    readonly detections: number
    readonly matched: number
    readonly scoreDifference: number
    /** As a share of the picture. */
    readonly boxDifference: number
  } | null
  /** Why there are no files; empty when there are. */
  readonly trouble: string
}

/** Titles of the columns of `exportRows`. */
export const EXPORT_HEAD = ['format', 'size', 'compared with best.pt'] as const

/** How far each export agrees with the model, or why it is not there. */
export function exportRows(exports: readonly Exported[]): string[][] {
  return exports.map(({ format, files, agreement, trouble }) => {
    if (trouble !== '' || agreement === null) return [format, DASH, `not delivered: ${trouble}`]
    const { pictures, detections, matched, scoreDifference, boxDifference } = agreement
    const size = bytes(files.reduce((sum, { size }) => sum + size, 0))
    const found = `${count(matched)} of ${count(detections)} detections found again (${count(pictures)} pictures)`
    return [
      format,
      size,
      `${found}; largest difference of a score ${compact(scoreDifference)}, of a box ${compact(boxDifference * 100)} % of the picture`,
    ]
  })
}

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
