import { printable } from './printable.ts'

/** U+200B: what stands on its two sides is not an address. */
const PARTING = '&#8203;'

/** A cell of figures has no use for more. */
const CELL_CHARACTERS = 200

/**
 * Makes text from elsewhere harmless in the Markdown of a job summary: one line in which nothing is markup, HTML, a
 * link, a mention or the end of a table's cell.
 *
 * @param limit the most characters to keep
 */
export function escapeMarkdown(text: string, limit = CELL_CHARACTERS): string {
  const marked = printable(text, limit).replace(/[\\`*_[\]|~$]/g, '\\$&')
  const plain = marked.replace(/[&<>@:#]/g, (character) => `&#${character.charCodeAt(0)};`)
  // GitHub makes links of these without any markup, and of some after it has read the entities: a blank without width parts them.
  const addressless = plain.replace(/(?<=[\w.+-])&#64;|&#58;(?=\/)/g, `$&${PARTING}`)
  return addressless.replace(/(www)\./gi, `$1${PARTING}&#46;`)
}

/**
 * A Markdown table.
 *
 * @param header the column titles, our own words
 * @param rows cells that are escaped here
 */
export function markdownTable(header: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const lines = [
    header,
    header.map(() => '---'),
    ...rows.map((row) => row.map((cell) => escapeMarkdown(cell))),
  ]
  return lines.map((cells) => `| ${cells.join(' | ')} |\n`).join('')
}
