/** A real file has about 16 columns and a row per epoch. */
import type { Curves } from '../../interfaces/curves.ts'

const MAX_COLUMNS = 64
const MAX_ROWS = 100_000
/** Numbers of 25,000 epochs: their report.json has 12 MB. */
const MAX_CELLS = 500_000
/** Characters of a column's name. */
const MAX_NAME = 100

/**
 * Reads Ultralytics' results.csv, whatever version wrote it: padded headers, missing columns, rows repeated after a
 * resume (the last one counts), rows torn by a kill (left out).
 *
 * @param text the file; it comes from the server, so nothing in it is trusted
 * @returns the curves, infinite numbers too (see `possibleCurves`); empty when the text is not such a table, or a larger one than any training leaves: half of a table
 *   would tell of another best epoch
 */
export function parseResultsCsv(text: string): Curves {
  const nothing: Curves = { epochs: [], columns: {} }
  const [header = '', ...lines] = text.replace(/^\ufeff/, '').split(/\r?\n/, MAX_ROWS + 2)
  const names = header.split(',', MAX_COLUMNS).map((name) => name.trim().slice(0, MAX_NAME))
  const epochAt = names.indexOf('epoch')
  if (epochAt < 0 || lines.length > MAX_ROWS || lines.length * names.length > MAX_CELLS) return nothing
  const rows = new Map<number, string[]>()
  for (const line of lines) {
    const cells = line.split(',', MAX_COLUMNS)
    const epoch = Number(cells[epochAt])
    if (cells.length === names.length && Number.isSafeInteger(epoch) && epoch > 0) rows.set(epoch, cells)
  }
  const epochs = [...rows.keys()].sort((one, other) => one - other)
  const columns = names.map(
    (name, at) => [name, epochs.map((epoch) => number(rows.get(epoch)?.[at]))] as const,
  )
  return { epochs, columns: Object.fromEntries(columns.filter(([name]) => name !== 'epoch' && name !== '')) }
}

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i
const INFINITE = /^([+-]?)inf(?:inity)?$/i

/** As Python writes numbers; JavaScript reads others as well. */
function number(cell = ''): number | null {
  const text = cell.trim()
  const infinite = INFINITE.exec(text)
  if (infinite) return infinite[1] === '-' ? -Infinity : Infinity
  return DECIMAL.test(text) ? Number(text) : null
}
