import { BLANKS, decoded8, LINE_END } from './labels.ts'

/** Exporters round in their own ways: so far apart, as a share of the picture, two numbers say the same. */
const ROUNDING = 0.005

/** Class and numbers of an object. */
type Row = readonly number[]

/**
 * Whether two labels of one picture say the same: the same objects in any order. One that stands there twice counts once,
 * as it does for the library.
 *
 * @param one content of a label, one character per byte; empty for none
 * @param isSingleClass whether the training takes all classes for one
 */
export function areSameLabels(one: string, other: string, isSingleClass: boolean): boolean {
  const [rows, twins] = [rowsOf(one, isSingleClass), rowsOf(other, isSingleClass)]
  if (rows.length !== twins.length) return false
  const left = new Map<string, Row[]>()
  for (const twin of twins) {
    const [place = ''] = placesOf(twin)
    const here = left.get(place)
    if (here) here.push(twin)
    else left.set(place, [twin])
  }
  return rows.every((row) => takeTwin(row, left))
}

function rowsOf(text: string, isSingleClass: boolean): Row[] {
  const rows = new Map<string, Row>()
  for (const line of (decoded8(text) ?? text).split(LINE_END)) {
    const columns = line.split(BLANKS).filter((column) => column !== '')
    if (columns.length === 0) continue
    const [class_ = 0, ...numbers] = columns.map((column) => Math.fround(Number(column)))
    const row = [isSingleClass ? 0 : class_, ...numbers]
    rows.set(row.join(' '), row)
  }
  return [...rows.values()]
}

/** Takes a row out of those that are left; only what lies beside it is compared, for there may be 100,000. */
function takeTwin(row: Row, left: ReadonlyMap<string, Row[]>): boolean {
  for (const place of placesOf(row)) {
    const near = left.get(place) ?? []
    const at = near.findIndex((twin) => isSameRow(row, twin))
    if (at === -1) continue
    near.splice(at, 1)
    return true
  }
  return false
}

/** Where a row lies on a grid as wide as the rounding, and the places around that one. */
function* placesOf([, x = 0, y = 0]: Row): Generator<string, void, undefined> {
  const [column, line] = [Math.floor(x / ROUNDING), Math.floor(y / ROUNDING)]
  for (const across of [0, -1, 1]) for (const down of [0, -1, 1]) yield `${column + across} ${line + down}`
}

function isSameRow(row: Row, twin: Row): boolean {
  if (row.length !== twin.length || row[0] !== twin[0]) return false
  return row.every((number, at) => at === 0 || Math.abs(number - (twin[at] ?? Number.NaN)) <= ROUNDING)
}
