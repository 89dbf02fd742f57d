import type { Goal } from './goals.ts'
import { type Content, type Html, html } from './html.ts'
import type { Report } from './report.ts'
import { headline } from './verdict-text.ts'

const MARKS: Readonly<Record<Goal['verdict'], string>> = { met: '✓', missed: '✗', 'not known': '?' }
const STYLES: Readonly<Record<Goal['verdict'], string>> = {
  met: 'pass',
  missed: 'fail',
  'not known': 'incomplete',
}

/** What became of the model, in a sentence that is read first. */
export function headlinePart(report: Report): Content {
  return html`<p class="headline ${report.verdict}">${headline(report)}</p>`
}

/** What the migration aims at: met, missed or not known. */
export function goalsPart({ goals }: Report): Html {
  return html`<section class="tiles goals" aria-label="Goals">${goals.map(goalTile)}</section>`
}

function goalTile({ name, verdict, wanted, found, why }: Goal): Html {
  const style = STYLES[verdict]
  return html`<dl class="tile goal ${style}"><dt><b>${MARKS[verdict]} ${verdict}</b> ${name}</dt><dd>${found || '–'}</dd><dd>wanted: ${wanted}</dd><dd class="reason">${why}</dd></dl>`
}
