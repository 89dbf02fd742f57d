/**
 * Whether a name is what a pattern of known_hosts means, letters of either case alike. It takes time in proportion to both
 * lengths, however many stars there are: a regular expression would try all ways to part a name that nearly fits.
 *
 * @param pattern `*` stands for anything, `?` for one character
 */
export function fitsPattern(pattern: string, name: string): boolean {
  const [signs, letters] = [pattern.toLowerCase(), name.toLowerCase()]
  let [sign, letter, star, taken] = [0, 0, -1, 0]
  while (letter < letters.length) {
    if (signs[sign] === '*') [star, taken, sign] = [sign, letter, sign + 1]
    else if (signs[sign] === '?' || signs[sign] === letters[letter]) [sign, letter] = [sign + 1, letter + 1]
    else if (star < 0) return false
    // The last star takes one letter more.
    else [taken, letter, sign] = [taken + 1, taken + 1, star + 1]
  }
  return /^\**$/.test(signs.slice(sign))
}
