/**
 * Round numbers that span a range: multiples of 1, 2 or 5 times a power of ten.
 *
 * @param from the least value shown
 * @param to the greatest value shown
 * @param wanted about how many steps
 * @returns rising; the first is at most `from` and the last at least `to`
 */
export function ticks(from: number, to: number, wanted: number): number[] {
  const span = to > from ? to - from : Math.abs(from) || 1
  const rough = span / wanted
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10)
  const first = Math.floor(from / step)
  const last = Math.max(Math.ceil(to / step), first + 1)
  return Array.from({ length: last - first + 1 }, (_, at) => Number(((first + at) * step).toPrecision(12)))
}

/** A linear function from one range onto another. */
export function scale(
  [fromStart, fromEnd]: readonly [number, number],
  [toStart, toEnd]: readonly [number, number],
): (value: number) => number {
  return (value) => toStart + ((value - fromStart) / (fromEnd - fromStart)) * (toEnd - toStart)
}
