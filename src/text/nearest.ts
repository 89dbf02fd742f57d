import { distance } from 'fastest-levenshtein'

/**
 * The word that was probably meant.
 *
 * @param word what was written; case and `_` for `-` do not count
 * @param known what may be written
 * @returns the nearest known word, or undefined when none is near (two letters, or a third of a longer word)
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const scored = known.map((candidate) => ({ candidate, far: distance(plain(word), plain(candidate)) }))
  const best = scored.reduce((a, b) => (b.far < a.far ? b : a), {
    candidate: '',
    far: Number.POSITIVE_INFINITY,
  })
  const tolerated = word.length < 4 ? 1 : Math.max(2, Math.floor(word.length / 3))
  return best.far <= tolerated ? best.candidate : undefined
}

function plain(word: string): string {
  return word.toLowerCase().replaceAll(/[-_ ]/g, '')
}
