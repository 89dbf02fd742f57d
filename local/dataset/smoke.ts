import { boxAround, type Drawing, n } from './canvas.ts'
import type { Random } from './random.ts'

/** What smoke consists of, one cloudlet above the other. */
const PUFFS = 7

/**
 * Draws a plume that rises, widens and drifts with the wind.
 *
 * @param colour as in SVG
 * @param x middle of its foot, in canvas units
 * @param y its foot
 * @param width of its foot
 */
export function drawSmoke(random: Random, colour: string, x: number, y: number, width: number): Drawing {
  const wind = random.between(-0.4, 0.4) * width
  const rise = width * random.between(0.2, 0.24)
  const puffs = Array.from({ length: PUFFS }, (_unused, index) => ({
    x: x + wind * (index / PUFFS) * (1 + index / PUFFS) + random.between(-0.14, 0.14) * width,
    y: y - rise * index,
    rx: width * (0.28 + index * 0.045) * random.between(0.85, 1.15),
    ry: width * (0.24 + index * 0.03) * random.between(0.85, 1.15),
  }))
  const svg = puffs.map((puff, index) => {
    const opacity = (0.95 - (0.35 * index) / PUFFS).toFixed(2)
    const [left, top] = [puff.x - puff.rx * 0.25, puff.y - puff.ry * 0.3]
    const lit = `<ellipse cx="${n(left)}" cy="${n(top)}" rx="${n(puff.rx * 0.6)}" ry="${n(puff.ry * 0.5)}" fill="#ffffff" opacity="0.14"/>`
    return `<ellipse cx="${n(puff.x)}" cy="${n(puff.y)}" rx="${n(puff.rx)}" ry="${n(puff.ry)}" opacity="${opacity}"/>${lit}`
  })
  const boxes = puffs.map((puff) => ({
    left: puff.x - puff.rx,
    top: puff.y - puff.ry,
    right: puff.x + puff.rx,
    bottom: puff.y + puff.ry,
  }))
  return { svg: `<g fill="${colour}" filter="url(#billow)">${svg.join('')}</g>`, box: boxAround(boxes) }
}
