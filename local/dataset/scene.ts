import { drawBackground } from './background.ts'
import { type Box, HEIGHT, WIDTH } from './canvas.ts'
import { drawFire } from './fire.ts'
import type { Random } from './random.ts'
import { drawSmoke } from './smoke.ts'

/** The classes, in the order of their numbers. */
export const CLASSES = ['fire', 'smoke'] as const

/** One object in a picture. */
export interface Label {
  readonly name: (typeof CLASSES)[number]
  readonly box: Box
}

/** A picture and what is in it. */
export interface Scene {
  readonly svg: string
  readonly labels: readonly Label[]
}

const FILTERS = `<defs>
  <filter id="soft" x="-20%" y="-50%" width="140%" height="200%"><feGaussianBlur stdDeviation="3"/></filter>
  <filter id="billow" x="-20%" y="-20%" width="140%" height="140%"><feGaussianBlur stdDeviation="2"/></filter>
  <radialGradient id="glow"><stop offset="0" stop-color="#ff9a3c" stop-opacity="0.55"/><stop offset="1" stop-color="#ff9a3c" stop-opacity="0"/></radialGradient>
</defs>`

/** Draws one picture: a fourth shows a fire, a fourth smoke, a fourth both, a fourth nothing of the kind. */
export function drawScene(random: Random, index: number): Scene {
  const hasFire = index % 4 === 0 || index % 4 === 2
  const hasSmoke = index % 4 === 1 || index % 4 === 2
  const background = drawBackground(random)
  const [x, y] = [random.between(0.2, 0.8) * WIDTH, random.between(0.62, 0.92) * HEIGHT]
  const width = random.between(50, 100)
  const smoke = hasSmoke
    ? [drawSmoke(random, background.smoke, x, y - (hasFire ? width * 0.7 : 0), width * 0.85)]
    : []
  const fire = hasFire ? [drawFire(random, x, y, width)] : []
  const drawn = [...smoke, ...fire].map((drawing) => drawing.svg).join('')
  return {
    svg: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}">${FILTERS}${background.svg}${drawn}</svg>`,
    labels: [
      ...fire.map(({ box }) => ({ name: 'fire' as const, box })),
      ...smoke.map(({ box }) => ({ name: 'smoke' as const, box })),
    ],
  }
}
