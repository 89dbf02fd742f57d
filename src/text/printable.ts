/**
 * Control characters, line ends of every kind, halves of characters, and what has no width: the runner compares by
 * culture (.NET), so a soft hyphen before `::` or within `##[` does not keep them from being found.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu

/**
 * Makes text from elsewhere harmless to print: one line, no control characters, no runner commands.
 *
 * The runner reads `::command::` at the start of a line and `##[command]` anywhere in it, and it splits lines at
 * CR as well as LF (actions/runner, ActionCommand.cs); terminals act on escape sequences. So line breaks and
 * control characters become visible escapes, `##[` becomes `##\[`, and a leading `::` gets a space between.
 *
 * @param text anything, a server's words included
 * @param limit the most characters to keep; the rest is replaced by an ellipsis
 * @returns one printable line
 */
export function printable(text: string, limit = 2000): string {
  const cut = text.length > limit ? `${text.slice(0, limit)}…` : text
  return cut
    .replace(UNPRINTABLE, escaped)
    .replaceAll('##[', '##\\[')
    .replace(/^(\s*):(?=:)/, '$1: ')
}

/**
 * Writes words as a sentence lists them: `a, b and c`.
 *
 * @param last `conjunction` for `and` before the last word, `disjunction` for `or`
 */
export function listed(words: readonly string[], last: 'conjunction' | 'disjunction'): string {
  return new Intl.ListFormat('en-GB', { type: last }).format(words)
}

function escaped(character: string): string {
  if (character === '\n') return '\\n'
  if (character === '\r') return '\\r'
  if (character === '\t') return ' '
  const code = (character.codePointAt(0) ?? 0).toString(16)
  if (code.length <= 2) return `\\x${code.padStart(2, '0')}`
  return code.length <= 4 ? `\\u${code.padStart(4, '0')}` : `\\u{${code}}`
}
