/** Exporters round in their own ways: so far apart, as a share of the picture, two numbers say the same. */
const ROUNDING = 0.005
/** Of longer labels the rows are compared as they stand: each with each would take too long. */
const MOST_ROWS = 500

/**
 * Whether two labels of one picture say the same: the same objects in any order.
 *
 * @param one text of a label; empty for none
 * @param isSingleClass whether the training takes all classes for one
 */
export function areSameLabels(one: string, other: string, isSingleClass: boolean): boolean {
  const [rows, left] = [rowsOf(one), rowsOf(other)]
  if (rows.length !== left.length) return false
  if (rows.length > MOST_ROWS) return String(rows.toSorted()) === String(left.toSorted())
  for (const row of rows) {
    const at = left.findIndex((twin) => isSameRow(row, twin, isSingleClass))
    if (at === -1) return false
    left.splice(at, 1)
  }
  return true
}

function rowsOf(text: string): number[][] {
  const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== '')
  return lines.map((line) => line.trim().split(/\s+/).map(Number))
}

function isSameRow(row: readonly number[], twin: readonly number[], isSingleClass: boolean): boolean {
  if (row.length !== twin.length || (!isSingleClass && row[0] !== twin[0])) return false
  return row.every((number, at) => at === 0 || Math.abs(number - (twin[at] ?? Number.NaN)) <= ROUNDING)
}
