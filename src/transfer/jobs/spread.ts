/**
 * Up to here a file costs the server more work than the line time: to make a file takes some 100 µs, in which 150 Mbit/s
 * carry 2 kB. A label is such a file.
 */
export const TINY_BYTES = 8 << 10

/**
 * Spreads tiny files evenly among the bytes of the others. In the order of their paths they come in thousands at once, and
 * the line waits for the server; among the others, the server makes them while the line is busy.
 *
 * @param places of files in a table
 * @param sizeAt of the file at a place, in bytes
 * @returns the same places; tiny files, and the others, in the order in which they were
 */
export function spreadTiny(places: Int32Array, sizeAt: (place: number) => number): Int32Array {
  const tiny = places.filter((place) => sizeAt(place) <= TINY_BYTES)
  const others = places.filter((place) => sizeAt(place) > TINY_BYTES)
  const bytes = others.reduce((sum, place) => sum + sizeAt(place), 0)
  const spread = new Int32Array(places.length)
  let [at, passed, placed] = [0, 0, 0]
  for (const place of others) {
    spread[at++] = place
    passed += sizeAt(place)
    const due = Math.floor((tiny.length * passed) / bytes)
    spread.set(tiny.subarray(placed, due), at)
    at += due - placed
    placed = due
  }
  spread.set(tiny.subarray(placed), at)
  return spread
}
