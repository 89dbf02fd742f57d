/** Chance that comes out the same for the same seed. */
export interface Random {
  /** @returns a number in [from, to) */
  between(from: number, to: number): number
  /** @returns true in `share` of all cases */
  chance(share: number): boolean
  /** @returns one of the choices */
  pick<T>(choices: readonly T[]): T
}

/** Mulberry32 (Tommy Ettinger, public domain): 32 bits of state, good enough to draw with. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    between: (from, to) => from + next() * (to - from),
    chance: (share) => next() < share,
    pick: (choices) => choices[Math.floor(next() * choices.length)] as (typeof choices)[number],
  }
}
