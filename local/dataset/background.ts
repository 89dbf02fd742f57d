import { HEIGHT, n, verticalGradient, WIDTH } from './canvas.ts'
import type { Random } from './random.ts'

/** The colours of one kind of day. */
interface Light {
  /** What smoke looks like in it: it never has the colour of what is behind. */
  readonly smoke: string
  readonly sky: readonly string[]
  readonly hills: readonly string[]
  readonly ground: readonly string[]
  readonly trees: readonly string[]
}

const LIGHTS: readonly Light[] = [
  {
    smoke: '#46474b',
    sky: ['#4d8fce', '#a9cfea', '#e6f1f4'],
    hills: ['#8aa7b8', '#6d8f80', '#4f7550'],
    ground: ['#6f8f4a', '#4c6a33'],
    trees: ['#2f5a33', '#3d6b38', '#274d2e'],
  },
  {
    smoke: '#d9d2cf',
    sky: ['#2b3a67', '#a56a86', '#f3b27a'],
    hills: ['#6b5a7d', '#52476a', '#3b3a52'],
    ground: ['#4a4a45', '#2e302f'],
    trees: ['#232b2d', '#2c3330', '#1b2325'],
  },
  {
    smoke: '#a9adb3',
    sky: ['#070b1a', '#131c38', '#24304d'],
    hills: ['#141b2c', '#0f1624', '#0b111b'],
    ground: ['#131a1c', '#0a0e10'],
    trees: ['#0a1012', '#0d1517', '#070c0e'],
  },
  {
    smoke: '#3d3e42',
    sky: ['#9aa4aa', '#c3cacd', '#dfe3e3'],
    hills: ['#a7b1b2', '#8a9690', '#6f7c70'],
    ground: ['#8d8a63', '#6a6a49'],
    trees: ['#5b6a4c', '#7a6a3d', '#8b5a32'],
  },
  {
    smoke: '#4b4c50',
    sky: ['#7fb0dd', '#c7dff0', '#f4f8fb'],
    hills: ['#c8d6e0', '#b4c6d2', '#9db2bf'],
    ground: ['#eef3f6', '#cfdbe2'],
    trees: ['#3d5248', '#4a6155', '#2f4239'],
  },
]

/**
 * Draws a landscape under some light: sky, hills, ground, trees, at times houses with lit windows, and what is easily
 * taken for a fire or its smoke: a low sun, clouds, something orange.
 *
 * @returns SVG for the whole canvas, and the colour of smoke before it
 */
export function drawBackground(random: Random): { svg: string; smoke: string } {
  const light = random.pick(LIGHTS)
  const horizon = random.between(0.42, 0.6) * HEIGHT
  const far = light.hills.map((colour, index) => hill(random, horizon - 26 + index * 13, colour))
  const parts = [
    `<defs>${verticalGradient('sky', light.sky)}${verticalGradient('ground', light.ground)}</defs>`,
    `<rect width="${WIDTH}" height="${n(horizon)}" fill="url(#sky)"/>`,
    random.chance(0.35) ? sun(random, horizon) : '',
    ...repeat(random.between(0, 4), () => cloud(random, horizon)),
    ...far,
    `<rect y="${n(horizon + 12)}" width="${WIDTH}" height="${HEIGHT}" fill="url(#ground)"/>`,
    ...repeat(random.between(0, 3), () => house(random, horizon + random.between(10, 40))),
    ...forest(random, horizon, light.trees),
    random.chance(0.3) ? orangeThing(random, horizon) : '',
  ]
  return { svg: parts.join(''), smoke: light.smoke }
}

function repeat(times: number, draw: () => string): string[] {
  return Array.from({ length: Math.floor(times) }, draw)
}

function hill(random: Random, height: number, colour: string): string {
  const points = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((step) => {
    return `${n((step * WIDTH) / 8)},${n(height + random.between(-13, 13))}`
  })
  return `<polygon points="0,${HEIGHT} ${points.join(' ')} ${WIDTH},${HEIGHT}" fill="${colour}"/>`
}

function sun(random: Random, horizon: number): string {
  const x = n(random.between(20, WIDTH - 20))
  const y = n(random.between(20, horizon - 20))
  const radius = random.between(6, 13)
  const colour = random.pick(['#fff3c4', '#ffd58a', '#ffb066'])
  return `<circle cx="${x}" cy="${y}" r="${n(radius * 2.4)}" fill="${colour}" opacity="0.25"/><circle cx="${x}" cy="${y}" r="${n(radius)}" fill="${colour}"/>`
}

function cloud(random: Random, horizon: number): string {
  const x = random.between(0, WIDTH)
  const y = random.between(12, horizon * 0.6)
  const puffs = repeat(random.between(3, 6), () => {
    const [cx, cy] = [n(x + random.between(-24, 24)), n(y + random.between(-4, 4))]
    return `<ellipse cx="${cx}" cy="${cy}" rx="${n(random.between(12, 26))}" ry="${n(random.between(4, 8))}"/>`
  })
  return `<g fill="#ffffff" opacity="${n(random.between(0.2, 0.5))}" filter="url(#soft)">${puffs.join('')}</g>`
}

/** The nearer a tree, the later it is drawn. */
function forest(random: Random, horizon: number, colours: readonly string[]): string[] {
  const bases = Array.from({ length: random.between(4, 22) }, () => horizon + random.between(8, 60))
  return bases.sort((one, other) => one - other).map((base) => tree(random, base, random.pick(colours)))
}

function tree(random: Random, base: number, colour: string): string {
  const x = random.between(0, WIDTH)
  const height = random.between(16, 30) * (0.5 + base / HEIGHT)
  if (random.chance(0.4)) {
    const crown = `<ellipse cx="${n(x)}" cy="${n(base - height * 0.65)}" rx="${n(height * 0.3)}" ry="${n(height * 0.4)}"`
    return `<rect x="${n(x - 1)}" y="${n(base - height * 0.4)}" width="2" height="${n(height * 0.4)}" fill="#4a3b2c"/>${crown} fill="${colour}"/>`
  }
  const half = height * random.between(0.2, 0.28)
  return `<polygon points="${n(x - half)},${n(base)} ${n(x)},${n(base - height)} ${n(x + half)},${n(base)}" fill="${colour}"/>`
}

function house(random: Random, base: number): string {
  const [x, width, height] = [random.between(0, WIDTH - 50), random.between(26, 50), random.between(16, 28)]
  const roof = `<polygon points="${n(x - 3)},${n(base - height)} ${n(x + width / 2)},${n(base - height * 1.6)} ${n(x + width + 3)},${n(base - height)}" fill="${random.pick(['#6b3a30', '#4a4f57', '#7a5a45'])}"/>`
  const pane = random.pick(['#ffcf70', '#ffe3a1', '#2c3844', '#3b4a57'])
  const windows = [0.2, 0.62].map((share) => {
    return `<rect x="${n(x + width * share)}" y="${n(base - height * 0.7)}" width="${n(width * 0.16)}" height="${n(height * 0.3)}" fill="${pane}"/>`
  })
  const wall = `<rect x="${n(x)}" y="${n(base - height)}" width="${n(width)}" height="${n(height)}" fill="${random.pick(['#b8a890', '#8d8578', '#a06a50', '#c9c4ba'])}"/>`
  return wall + roof + windows.join('')
}

/** A tent, a container, a tractor: nothing that burns. */
function orangeThing(random: Random, horizon: number): string {
  const [x, y] = [n(random.between(10, WIDTH - 40)), n(random.between(horizon + 15, HEIGHT - 25))]
  const colour = random.pick(['#d9622b', '#c94a24', '#e08a3c'])
  return `<rect x="${x}" y="${y}" width="${n(random.between(12, 26))}" height="${n(random.between(8, 14))}" rx="1.5" fill="${colour}"/>`
}
