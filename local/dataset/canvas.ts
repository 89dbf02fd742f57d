/** Every scene is drawn on this many units, whatever the size of the picture. */
export const WIDTH = 320
export const HEIGHT = 240

/** Corners of a rectangle, in canvas units. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** Something drawn: its SVG, and the box around what of it can be seen. */
export interface Drawing {
  readonly svg: string
  readonly box: Box
}

/** @returns the smallest box around all the given ones, cut at the canvas' edge */
export function boxAround(boxes: readonly Box[]): Box {
  return {
    left: Math.max(0, Math.min(...boxes.map((box) => box.left))),
    top: Math.max(0, Math.min(...boxes.map((box) => box.top))),
    right: Math.min(WIDTH, Math.max(...boxes.map((box) => box.right))),
    bottom: Math.min(HEIGHT, Math.max(...boxes.map((box) => box.bottom))),
  }
}

/** A number as it stands in SVG. */
export function n(value: number): string {
  return value.toFixed(1)
}

/** A gradient from top to bottom, by its id. */
export function verticalGradient(id: string, colours: readonly string[]): string {
  const stops = colours.map(
    (colour, index) => `<stop offset="${n(index / (colours.length - 1))}" stop-color="${colour}"/>`,
  )
  return `<linearGradient id="${id}" x1="0" y1="0" x2="0" y2="1">${stops.join('')}</linearGradient>`
}
