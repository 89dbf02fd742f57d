/** Whether a text, all of it, is what a pattern means. */
export type Match = (text: string) => boolean

/** With more of them, a regular expression tries all ways to part a text that nearly fits, which may take for ever. */
const MOST_FOR_REGEX = 2
/** A longer one is too large for the engine. */
const LONGEST_FOR_REGEX = 1000

/** Not an object: a part may be called `toString`. */
const WILDCARDS: ReadonlyMap<string, string> = new Map([
  ['**/', '(?:.*/)?'],
  ['/**', '/.*'],
  ['*', '[^/]*'],
  ['?', '[^/]'],
])

/**
 * Reads a pattern in the simple part of gitignore's language: `*`, `?`, and `**` for any folders.
 *
 * @returns its match, in time proportional to the text's length, or to its square
 */
export function wildcardMatch(pattern: string): Match {
  const parts = pattern.split(/(\*\*\/|\/\*\*$|\*|\?)/).filter((part) => part !== '')
  const stars = parts.filter((part) => part.includes('*')).length
  if (stars > MOST_FOR_REGEX || pattern.length > LONGEST_FOR_REGEX) return (text) => walks(parts, text)
  const regex = new RegExp(`^${parts.map(asRegex).join('')}$`, 's')
  return (text) => regex.test(text)
}

function asRegex(part: string): string {
  return WILDCARDS.get(part) ?? part.replace(/[.+^$()|]/g, '\\$&')
}

/** Goes through the parts with all places at once at which the text may be parted. */
function walks(parts: readonly string[], text: string): boolean {
  let reached: readonly boolean[] = Array.from({ length: text.length + 1 }, (_, place) => place === 0)
  for (const part of parts) reached = step(part, text, reached)
  return reached[text.length] ?? false
}

/** @param before the places at which this part may begin; @returns those at which it may end */
function step(part: string, text: string, before: readonly boolean[]): boolean[] {
  const after: boolean[] = []
  let isPast = false
  for (let place = 0; place <= text.length; place++) {
    const isHere = before[place] ?? false
    const [last, isAfterLast] = [text[place - 1], before[place - 1] ?? false]
    if (part === '*') after.push(isHere || (last !== '/' && (after[place - 1] ?? false)))
    else if (part === '?') after.push(isAfterLast && last !== '/')
    else if (part === '**/') after.push(isHere || (isPast && last === '/'))
    else if (part === '/**') after.push((isAfterLast && last === '/') || (after[place - 1] ?? false))
    else after.push((before[place - part.length] ?? false) && text.startsWith(part, place - part.length))
    isPast ||= isHere
  }
  return after
}
