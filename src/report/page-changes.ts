import { count, DASH } from '../text/format.ts'
import { type Content, type Html, html } from './html.ts'
import { table } from './page-table.ts'
import type { Change } from './profile.ts'
import type { Report } from './report.ts'

/** What of the dataset has changed since the last good model. */
export function changesPart({ changes }: Report): Content {
  if (changes === null) return null
  const { trainingId, counts } = changes
  const title = `Changed since training ${trainingId}`
  if (counts.length === 0) return html`<h2>${title}</h2><p>Nothing that was counted.</p>`
  const head = html`<tr><td></td><th class="n">then</th><th class="n">now</th><th class="n">difference</th></tr>`
  return html`<h2>${title}</h2>${table(title, [head, grouped(counts)])}
<p class="note">Pictures and boxes are those of train and val; sizes, sources and light of the pictures on which it was evaluated.</p>`
}

function grouped(counts: readonly Change[]): Html[] {
  const groups = [...new Set(counts.map(({ group }) => group))]
  return groups.map(
    (group) => html`<tr><th colspan="4">${group}</th></tr>
${counts.filter((change) => change.group === group).map(changeRow)}`,
  )
}

function changeRow({ name, before, now }: Change): Html {
  return html`<tr><td>${name}</td><td class="n soft">${before === null ? DASH : count(before)}</td><td class="n">${now === null ? DASH : count(now)}</td>
<td class="n">${differenceText(before, now)}</td></tr>`
}

function differenceText(before: number | null, now: number | null): string {
  const difference = (now ?? 0) - (before ?? 0)
  return `${difference > 0 ? '+' : '\u2212'}${count(Math.abs(difference))}`
}
