import { type Box, boxAround, type Drawing, n } from './canvas.ts'
import type { Random } from './random.ts'

/** Outermost first; each layer is a smaller flame inside the one before. */
const LAYERS = [
  { scale: 1, colour: '#d8341a', opacity: 0.9 },
  { scale: 0.8, colour: '#f26a1b', opacity: 0.95 },
  { scale: 0.58, colour: '#fca62b', opacity: 0.95 },
  { scale: 0.36, colour: '#ffe58a', opacity: 0.95 },
] as const

/**
 * Draws a fire of several tongues on the ground.
 *
 * @param x middle of its foot, in canvas units
 * @param y its foot
 * @param width of its foot
 */
export function drawFire(random: Random, x: number, y: number, width: number): Drawing {
  const count = Math.floor(random.between(3, 6))
  const tongues = Array.from({ length: count }, (_unused, index) => {
    const middle = x + ((index + 0.5) / count - 0.5) * width * 0.8
    const near = 1 - Math.abs(middle - x) / width
    const height = width * random.between(0.75, 1.25) * near
    return drawTongue(random, middle, y, (width / count) * random.between(1.1, 1.5), height)
  })
  const glow = `<ellipse cx="${n(x)}" cy="${n(y - width * 0.35)}" rx="${n(width * 0.95)}" ry="${n(width * 0.8)}" fill="url(#glow)"/>`
  const layers = LAYERS.map((layer, index) => {
    const paths = tongues.map((tongue) => tongue.paths[index]).join('')
    return `<g fill="${layer.colour}" opacity="${layer.opacity}">${paths}</g>`
  })
  return { svg: glow + layers.join(''), box: boxAround(tongues.map((tongue) => tongue.box)) }
}

/** One tongue: a drop whose tip leans to a side, once per layer. */
function drawTongue(
  random: Random,
  x: number,
  y: number,
  width: number,
  height: number,
): { paths: string[]; box: Box } {
  const lean = random.between(-0.5, 0.5) * width
  const paths = LAYERS.map(({ scale }) => {
    const [half, top, tip] = [(width / 2) * scale, y - height * scale, x + lean * scale]
    const left = `C ${n(x - half * 1.3)} ${n(y - height * scale * 0.4)}, ${n(tip - half * 0.2)} ${n(top + height * scale * 0.3)}, ${n(tip)} ${n(top)}`
    const right = `C ${n(tip + half * 0.5)} ${n(top + height * scale * 0.35)}, ${n(x + half * 1.3)} ${n(y - height * scale * 0.35)}, ${n(x + half * 0.6)} ${n(y)}`
    return `<path d="M ${n(x - half * 0.6)} ${n(y)} ${left} ${right} Z"/>`
  })
  const reach = width * 0.5
  return {
    paths,
    box: {
      left: Math.min(x - reach, x + lean),
      top: y - height,
      right: Math.max(x + reach, x + lean),
      bottom: y,
    },
  }
}
