import { type Content, Html, html } from './html.ts'
import { scale } from './ticks.ts'

/** One place of the curve: x and y, and the interval of y. */
export interface CurvePoint {
  readonly x: number
  readonly y: number
  readonly low: number
  readonly high: number
  /** What shows when the pointer rests on it. */
  readonly title: string
}

/** A curve with its interval over a logarithmic axis. */
export interface CurveChart {
  readonly title: string
  readonly unit: string
  readonly xName: string
  /** From left to right. */
  readonly points: readonly CurvePoint[]
  /** Places to mark with a dot. */
  readonly marks: readonly CurvePoint[]
}

const WIDTH = 560
const HEIGHT = 300
const [LEFT, RIGHT, TOP, BOTTOM] = [46, 14, 14, 44] as const
const FOOT = HEIGHT - BOTTOM
const Y_TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1]

/**
 * Draws shares of one over a logarithmic axis, with the interval as a band: one figure without a script.
 *
 * @returns nothing for fewer than two points
 */
export function curveChart({ title, unit, xName, points, marks }: CurveChart): Html | null {
  const drawn = points.filter(({ x }) => x > 0)
  const [first, last] = [drawn[0], drawn.at(-1)]
  if (!first || !last || last.x <= first.x) return null
  const toX = scale([Math.log10(first.x), Math.log10(last.x)], [LEFT, WIDTH - RIGHT])
  const toY = scale([0, 1], [FOOT, TOP])
  const place = (x: number, y: number) => `${toX(Math.log10(x)).toFixed(1)} ${toY(y).toFixed(1)}`
  const line = drawn.map(({ x, y }) => place(x, y)).join('L')
  const upper = drawn.map(({ x, high }) => place(x, high))
  const lower = drawn.toReversed().map(({ x, low }) => place(x, low))
  const inside = marks.filter(({ x }) => x >= first.x && x <= last.x)
  return html`<figure class="chart">
<figcaption><b>${title}</b> <span class="unit">${unit}</span></figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title} over ${xName}">
${yGrid(toY)}${xGrid(first.x, last.x, toX)}
<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 6}" text-anchor="middle">${xName}</text>
<path class="band c0" d="${new Html(`M${[...upper, ...lower].join('L')}Z`)}"/>
<g class="line c0"><path d="${new Html(`M${line}`)}"/>${inside.map(
    ({ x, y, title: told }) =>
      html`<circle cx="${toX(Math.log10(x)).toFixed(1)}" cy="${toY(y).toFixed(1)}" r="4.5"><title>${told}</title></circle>`,
  )}</g>
</svg></figure>`
}

function yGrid(toY: (value: number) => number): Content {
  return Y_TICKS.map((tick) => {
    const y = toY(tick).toFixed(1)
    return html`<path class="grid" d="M${LEFT} ${y}H${WIDTH - RIGHT}"/><text x="${LEFT - 7}" y="${y}" dy=".32em" text-anchor="end">${tick * 100}%</text>`
  })
}

/** Powers of ten; the places between them are too many for numbers. */
function xGrid(from: number, to: number, toX: (value: number) => number): Content {
  const [low, high] = [Math.ceil(Math.log10(from) - 1e-9), Math.floor(Math.log10(to) + 1e-9)]
  return Array.from({ length: Math.max(0, high - low + 1) }, (_, at) => {
    const x = toX(low + at).toFixed(1)
    return html`<path class="grid" d="M${x} ${TOP}V${FOOT}"/><text x="${x}" y="${FOOT + 18}" text-anchor="middle">${Number((10 ** (low + at)).toPrecision(6))}</text>`
  })
}
