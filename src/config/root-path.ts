/**
 * What a path on the server may not hold, each found by training below such a folder with Ultralytics 8.4.190: `'` is
 * dropped from the path of the finished model, what follows `?` (or `%3F`) counts as part of an address, and brackets and
 * `*` are patterns where it looks for an architecture; below a `:` Python makes no environment. All but the last two
 * fail after the last epoch, or as a file that is missing.
 */
const TROUBLE: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/'/, "'"],
  [/\?/, '?'],
  [/%3f/i, '%3F'],
  [/\*/, '*'],
  [/\[[^/]+\]/, '[…]'],
  [/:/, ':'],
  [/\p{Cs}/u, 'bytes that are not UTF-8'],
]

/** Ends a sentence about such a path. */
const INSTEAD = 'take one of letters, digits, dots, dashes and blanks; # and accents work, too'

/**
 * Why trainings cannot live below a folder on the server, for what its path holds.
 *
 * @returns the end of a sentence whose subject is the folder; undefined when they can
 */
export function rootTrouble(path: string): string | undefined {
  const found = TROUBLE.filter(([pattern]) => pattern.test(path)).map(([, name]) => name)
  if (found.length === 0) return undefined
  return `holds ${found.join(' and ')}, and below such a folder a training fails: ${INSTEAD}`
}

/** What `isServerFolder` asks for, in words. */
export const SERVER_FOLDER = 'an absolute folder on the server, without ~, .. and control characters'

/** Whether a path can name a folder of its own on any server. */
export function isServerFolder(path: string): boolean {
  return /^\/[^\p{Cc}]*[^/\p{Cc}]\/*$/u.test(path) && !path.split('/').includes('..')
}
