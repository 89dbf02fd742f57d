import type { PhaseRecord } from '../home/phases.ts'
import { duration } from '../text/format.ts'
import { shownFacts } from './facts.ts'
import { type Content, type Html, html } from './html.ts'
import { table } from './page-table.ts'
import type { Report } from './report.ts'
import type { Stretch } from './timeline.ts'

interface Part {
  readonly name: string
  readonly seconds: number
  readonly note: string
}

/** Where the time went: the pipeline's phases, and the training's states. */
export function timesCard({ phases, timeline, epochParts }: Report): Content {
  if (phases.length === 0 && timeline.length === 0) return null
  return html`<section class="card"><h2>Where the time went</h2>
  ${breakdown('Phases', phases.map(phasePart))}
  ${timeline.length > 0 && phases.length > 0 ? html`<h2 class="soft">On the server</h2>` : null}
  ${breakdown('States on the server', timeline.map(stretchPart))}
  ${epochParts.length > 0 ? html`<h2 class="soft">Of the training</h2>` : null}
  ${breakdown(
    'Parts of the training',
    epochParts.map((part) => ({ ...part, note: '' })),
  )}
</section>`
}

function breakdown(label: string, parts: readonly Part[]): Content {
  const total = parts.reduce((sum, part) => sum + part.seconds, 0)
  if (total === 0) return null
  return html`<div class="bar">${parts.map(barPart)}</div>
<div class="times">${table(
    label,
    parts.map((part, at) => row(part, at, total)),
  )}</div>`
}

function barPart({ name, seconds }: Part, at: number): Html {
  return html`<span class="c${at % 6}" style="flex-grow:${seconds.toFixed(3)}" title="${name} ${duration(seconds)}"></span>`
}

function row({ name, seconds, note }: Part, at: number, total: number): Html {
  return html`<tr><td><span class="swatch c${at % 6}"></span>${name}</td><td class="n">${duration(seconds)}</td>
<td class="n soft">${percent(seconds / total)}</td><td class="soft">${note}</td></tr>`
}

function phasePart(record: PhaseRecord): Part {
  return { name: record.phase, seconds: record.seconds, note: shownFacts(record).map(unbroken).join(' · ') }
}

/** A line ends between two facts, not within one. */
function unbroken(fact: string): string {
  return fact.replaceAll(' ', '\u00a0')
}

function percent(share: number): string {
  return share > 0 && share < 0.005 ? '< 1 %' : `${Math.round(share * 100)} %`
}

function stretchPart({ state, seconds, attempt }: Stretch): Part {
  return { name: state, seconds, note: attempt > 1 ? `attempt ${attempt}` : '' }
}
