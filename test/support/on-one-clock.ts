import assert from 'node:assert/strict'
import { VirtualClock } from './virtual-clock.ts'

/** How many go on at once, since they share a clock, and how it goes. */
export interface Pacing {
  readonly together: number
  readonly stepMs: number
  /** By then every one of them has to be over. */
  readonly longestMs: number
  /** Real work that has to be done before the clock moves on. */
  readonly settled?: () => Promise<void>
}

/**
 * Runs a world for each of so many seeds, some at a time, in virtual time.
 *
 * @param seed of the first; the others follow
 * @returns what went wrong, each with the seed that repeats it
 */
export async function onOneClock(
  seed: number,
  count: number,
  run: (seed: number) => Promise<void>,
  pacing: Pacing,
): Promise<string[]> {
  const wrong: string[] = []
  for (let from = 0; from < count; from += pacing.together) {
    const some = Array.from({ length: Math.min(pacing.together, count - from) }, (_, at) => seed + from + at)
    wrong.push(...(await together(some, run, pacing)))
  }
  return wrong
}

async function together(
  seeds: readonly number[],
  run: (seed: number) => Promise<void>,
  { stepMs, longestMs, settled = async () => undefined }: Pacing,
): Promise<string[]> {
  using clock = new VirtualClock()
  let left = seeds.length
  const all = Promise.all(
    seeds.map((seed) =>
      run(seed)
        .then(() => [])
        .catch((error) => [`FAULT_SEED=${seed}: ${error instanceof Error ? error.stack : error}`])
        .finally(() => left--),
    ),
  )
  for (let ms = 0; ms < longestMs && left > 0; ms += stepMs) {
    await settled()
    await clock.pass(stepMs)
  }
  assert.equal(left, 0, 'still under way')
  return (await all).flat()
}
