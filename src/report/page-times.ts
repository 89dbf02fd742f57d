import { bytes, duration } from './format.ts'
import { type Content, type Html, html } from './html.ts'
import type { PhaseRecord } from './phases.ts'
import type { Report } from './report.ts'
import type { Stretch } from './timeline.ts'

interface Part {
  readonly name: string
  readonly seconds: number
  readonly note: string
}

/** Where the time went: the pipeline's phases, and the training's states. */
export function timesCard({ phases, timeline }: Report): Content {
  if (phases.length === 0 && timeline.length === 0) return null
  return html`<section class="card"><h2>Where the time went</h2>
  ${breakdown(phases.map(phasePart))}
  ${timeline.length > 0 && phases.length > 0 ? html`<h2 class="soft">On the server</h2>` : null}
  ${breakdown(timeline.map(stretchPart))}
</section>`
}

function breakdown(parts: readonly Part[]): Content {
  const total = parts.reduce((sum, part) => sum + part.seconds, 0)
  if (total === 0) return null
  return html`<div class="bar">${parts.map(barPart)}</div>
<div class="scroll"><table>${parts.map((part, at) => row(part, at, total))}</table></div>`
}

function barPart({ name, seconds }: Part, at: number): Html {
  return html`<span class="c${at % 6}" style="flex-grow:${seconds.toFixed(3)}" title="${name} ${duration(seconds)}"></span>`
}

function row({ name, seconds, note }: Part, at: number, total: number): Html {
  return html`<tr><td><span class="swatch c${at % 6}"></span>${name}</td><td class="n">${duration(seconds)}</td>
<td class="n soft">${Math.round((seconds / total) * 100)} %</td><td class="soft">${note}</td></tr>`
}

function phasePart({ phase, seconds, facts }: PhaseRecord): Part {
  const note = Object.entries(facts).map(([name, value]) => `${name} ${fact(name, value)}`)
  return { name: phase, seconds, note: note.join(' · ') }
}

/** Facts carry their units in their names. */
function fact(name: string, value: string | number): string {
  if (typeof value === 'string') return value
  return name.includes('bytes') ? bytes(value) : value.toLocaleString('en-US', { maximumFractionDigits: 2 })
}

function stretchPart({ state, seconds, attempt }: Stretch): Part {
  return { name: state, seconds, note: attempt > 1 ? `attempt ${attempt}` : '' }
}
