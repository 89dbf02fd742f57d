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
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, escaped)
    .replaceAll('##[', '##\\[')
    .replace(/^(\s*):(?=:)/, '$1: ')
}

function escaped(character: string): string {
  if (character === '\n') return '\\n'
  if (character === '\r') return '\\r'
  if (character === '\t') return ' '
  const code = character.charCodeAt(0)
  return code <= 0xff
    ? `\\x${code.toString(16).padStart(2, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`
}
