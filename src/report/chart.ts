import { compact } from '../text/format.ts'
import { type Content, Html, html } from './html.ts'
import { scale, ticks } from './ticks.ts'

/** One line of a chart: a value per position of the chart's x, null where there is none. */
export interface Series {
  readonly name: string
  readonly values: ReadonlyArray<number | null>
  /** Positions for the values when they are not the chart's own: a baseline may have run for other epochs. */
  readonly x?: readonly number[]
  /** Drawn thin and dashed, in the colour of the series before it: the same thing, in the baseline. */
  readonly baseline?: boolean
}

/** What a chart shows. */
export interface Chart {
  readonly title: string
  /** What the y axis counts, such as `seconds`. */
  readonly unit: string
  readonly x: readonly number[]
  /** What x counts; epochs unless it says otherwise. */
  readonly xName?: string
  readonly series: readonly Series[]
  /** An epoch to mark, such as that of the best model. */
  readonly mark: number | null
  /** Whether it takes the page's whole width: its letters are then not to grow with it. */
  readonly isWide?: boolean
}

const WIDTH = 560
const HEIGHT = 260
const LEFT = 46
const RIGHT = 12
const TOP = 14
const BOTTOM = 28
/** More positions than pixels help nobody. */
const MAX_POINTS = 500
const MAX_HOVERS = 300

interface Axes {
  readonly toX: (epoch: number) => number
  readonly toY: (value: number) => number
  readonly xTicks: readonly number[]
  readonly yTicks: readonly number[]
}

/**
 * Draws curves over epochs as one self-contained figure with its legend. It needs no script: values show when the
 * pointer rests on an epoch.
 *
 * @returns nothing when there is nothing to draw: one value is not a curve
 */
export function chart(shown: Chart): Html | null {
  const series = shown.series.filter(({ values }) => values.filter((value) => value !== null).length > 1)
  if (series.length === 0) return null
  const axes = layOut(shown, series)
  const colours = colour(series)
  return html`<figure class="chart${shown.isWide ? ' wide' : ''}">
    <figcaption><b>${shown.title}</b> <span class="unit">${shown.unit}</span>${legend(series, colours)}</figcaption>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${shown.title} by ${shown.xName ?? 'epoch'}">
      ${grid(axes)}
      ${mark(shown.mark, axes)}
      ${series.map((each, at) => line(each, each.x ?? shown.x, axes, colours[at] ?? ''))}
      ${hovers({ ...shown, series }, axes)}
    </svg>
  </figure>`
}

/** A key for every line, and one for all lines of the baseline together. */
function legend(series: readonly Series[], colours: readonly string[]): Html {
  const own = series.map((each, at) =>
    each.baseline ? null : html`<span class="key ${colours[at] ?? ''}">${each.name}</span>`,
  )
  const before = series.some(({ baseline }) => baseline)
    ? html`<span class="key dashed">baseline</span>`
    : null
  return html`<span class="legend">${own}${before}</span>`
}

function layOut({ x, xName }: Chart, series: readonly Series[]): Axes {
  const epochs = [...x, ...series.flatMap((each) => each.x ?? [])]
  const values = series.flatMap((each) => each.values).filter((value) => value !== null)
  const yTicks = ticks(Math.min(0, least(values)), most(values), 5)
  const isWhole = xName === undefined
  const xTicks = ticks(least(epochs), most(epochs), 8).filter(
    (tick) => !isWhole || (Number.isInteger(tick) && tick > 0),
  )
  const narrowest = isWhole ? 1 : 1e-3
  return {
    toX: scale([least(epochs), Math.max(most(epochs), least(epochs) + narrowest)], [LEFT, WIDTH - RIGHT]),
    toY: scale([yTicks.at(0) ?? 0, yTicks.at(-1) ?? 1], [HEIGHT - BOTTOM, TOP]),
    xTicks: xTicks.filter((tick) => tick >= least(epochs) && tick <= most(epochs)),
    yTicks,
  }
}

/** A baseline has the colour of what it is the baseline of. */
function colour(series: readonly Series[]): string[] {
  let next = 0
  return series.map(({ baseline }, at) => `c${baseline && at > 0 ? next - 1 : next++}`)
}

function grid({ toX, toY, xTicks, yTicks }: Axes): Content {
  const foot = HEIGHT - BOTTOM
  return [
    ...yTicks.map((tick) => {
      const y = toY(tick).toFixed(1)
      return html`<path class="grid" d="M${LEFT} ${y}H${WIDTH - RIGHT}"/><text x="${LEFT - 7}" y="${y}" dy=".32em" text-anchor="end">${compact(tick)}</text>`
    }),
    ...xTicks.map(
      (tick) => html`<text x="${toX(tick).toFixed(1)}" y="${foot + 18}" text-anchor="middle">${tick}</text>`,
    ),
  ]
}

function mark(epoch: number | null, { toX }: Axes): Content {
  if (epoch === null) return null
  const x = toX(epoch).toFixed(1)
  return html`<path class="mark" d="M${x} ${TOP}V${HEIGHT - BOTTOM}"/>`
}

function line(series: Series, x: readonly number[], { toX, toY }: Axes, colourClass: string): Html {
  const step = Math.ceil(x.length / MAX_POINTS)
  let path = ''
  let last: readonly [string, string] | undefined
  let pen = 'M'
  for (const [at, epoch] of x.entries()) {
    const value = series.values[at] ?? null
    if (value === null) pen = 'M'
    if (value === null || (at % step > 0 && at < x.length - 1)) continue
    last = [toX(epoch).toFixed(1), toY(value).toFixed(1)]
    path += `${pen}${last.join(' ')}`
    pen = 'L'
  }
  const dot = last && !series.baseline ? html`<circle cx="${last[0]}" cy="${last[1]}" r="3"/>` : null
  return html`<g class="line ${colourClass}${series.baseline ? ' dashed' : ''}"><path d="${new Html(path)}"/>${dot}</g>`
}

/** An invisible column per epoch whose title is what the browser shows beside the pointer. */
function hovers({ x, xName, series }: Chart, { toX }: Axes): Content {
  if (x.length < 2 || x.length > MAX_HOVERS) return null
  const width = (WIDTH - LEFT - RIGHT) / x.length
  return x.map((epoch, at) => {
    const values = series
      .filter((each) => !each.baseline && (xName === undefined || !each.x))
      .map((each) => `${each.name} ${compact(each.values[at] ?? null)}`)
    return html`<rect class="hover" x="${(toX(epoch) - width / 2).toFixed(1)}" y="${TOP}" width="${width.toFixed(1)}" height="${HEIGHT - TOP - BOTTOM}"><title>${hoverName(epoch, xName)}: ${values.join(', ')}</title></rect>`
  })
}

function hoverName(x: number, xName = ''): string {
  return xName === '' ? `epoch ${x}` : `${compact(x)} ${xName}`
}

function least(values: readonly number[]): number {
  return values.reduce((one, other) => Math.min(one, other), Number.POSITIVE_INFINITY)
}

function most(values: readonly number[]): number {
  return values.reduce((one, other) => Math.max(one, other), Number.NEGATIVE_INFINITY)
}
