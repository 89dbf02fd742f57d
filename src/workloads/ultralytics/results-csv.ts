/** A real file has about 16 columns and a row per epoch. */
const MAX_COLUMNS = 64
const MAX_ROWS = 100_000
/** Numbers of 25,000 epochs: their report.json has 12 MB. */
const MAX_CELLS = 500_000
/** Characters of a column's name. */
const MAX_NAME = 100

/** The library's names for what it measures on the val split. */
export const METRIC_COLUMNS = {
  precision: 'metrics/precision(B)',
  recall: 'metrics/recall(B)',
  map50: 'metrics/mAP50(B)',
  map5095: 'metrics/mAP50-95(B)',
} as const

/** The numbers of a training by epoch: one list per column, as long as `epochs`; null where it was not a number. */
export interface Curves {
  /** Counted from 1, rising, each once. */
  epochs: number[]
  columns: Record<string, Array<number | null>>
}

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

/**
 * Seconds that each epoch took. The library's `time` column starts anew with every process, so an epoch that ends
 * "earlier" than the one before is the first of a resumed attempt.
 *
 * @returns one number per epoch, null where it cannot be known; all null for files without a time column
 */
export function epochSeconds(curves: Curves): Array<number | null> {
  const times = curves.columns.time ?? []
  return curves.epochs.map((epoch, at) => {
    const until = times[at] ?? null
    const since = at === 0 ? 0 : (times[at - 1] ?? null)
    const follows = epoch === (at === 0 ? 1 : (curves.epochs[at - 1] ?? 0) + 1)
    if (until === null || since === null || !follows) return null
    return until > since ? until - since : until
  })
}

/** Mean seconds per epoch over the epochs whose time is known; null when there is none. */
export function meanEpochSeconds(curves: Curves): number | null {
  const known = epochSeconds(curves).filter((seconds) => seconds !== null)
  return known.length > 0 ? known.reduce((sum, seconds) => sum + seconds, 0) / known.length : null
}

/** Position in `epochs` of the best mAP50-95, which is what picks best.pt since Ultralytics 8.3.198; -1 if none. */
export function bestPosition(curves: Curves): number {
  const values = curves.columns[METRIC_COLUMNS.map5095] ?? []
  let best = -1
  for (const [at, value] of values.entries()) {
    if (value !== null && (best < 0 || value > (values[best] ?? 0))) best = at
  }
  return best
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
