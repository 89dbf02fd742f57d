import type { RowShapes } from '../../../interfaces/audit.ts'
import { LARGE_LABEL } from '../../../interfaces/dataset-files.ts'
import { decodeText } from './decode.ts'
import type { IssueKind } from './kinds.ts'

/** What label rows are checked against. */
export interface LabelRules {
  readonly classCount: number
  /** Extra columns of a dataset with keypoints, 0 otherwise. */
  readonly keypointColumns: number
  /** Of the keypoint columns, those of one point: x, y and perhaps whether it is visible. */
  readonly keypointWidth: number
  /** Whether keypoints are trained: otherwise the library drops them, and a row is its box. */
  readonly isPose: boolean
  /** Whether the training takes all classes for one (`single_cls`): then class numbers are not judged. */
  readonly isSingleClass: boolean
}

/** What one label file holds. */
export interface LabelFacts {
  /** Class number of each object that the library would keep, in order; empty when the file has a defect. */
  readonly classes: readonly number[]
  readonly shapes: RowShapes
  /** The first row for which the library drops the picture: `line 3: ...`. */
  readonly defect?: string
  /** Class numbers beyond those that data.yaml names, for which the library drops the picture too: the first of them. */
  readonly beyond: readonly number[]
  /** Things that the library takes in silence. */
  readonly oddities: ReadonlySet<IssueKind>
}

/** The library tolerates 1 % outside the picture (verify_image_label), in numbers of 32 bits. */
const LEAST = Math.fround(-0.01)
const MOST = Math.fround(1.01)
/** What is less than that outside was rounded. */
const ROUNDED = 1e-6
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i
/** Objects of one picture, and more lines than a label of the largest size has whole rows. */
const MOST_ROWS = 200_000
/** Class numbers that a message has room for. */
const MOST_BEYOND = 20
const ASCII = /^[\x01-\x7f]*$/
const NO_SHAPES: RowShapes = { boxes: 0, polygons: 0, keypoints: 0 }

/**
 * Reads a label file by the rules of Ultralytics 8.4.190 (verify_image_label): per row a class, then a box as centre
 * and size, or a polygon, in parts of the picture's size.
 *
 * @param text content of the label, one character per byte; an empty one means a picture without objects
 */
export function readLabels(text: string, rules: LabelRules): LabelFacts {
  if (text === LARGE_LABEL) return broken('is larger than any label')
  if (/^(\xff\xfe|\xfe\xff)/.test(text)) return broken('is text in UTF-16')
  const decoded = decoded8(text)
  if (decoded === undefined) return broken('is not UTF-8')
  const lines = decoded.split(LINE_END, MOST_ROWS + 1)
  if (lines.length > MOST_ROWS) return broken(`has more than ${MOST_ROWS} lines`)
  const { rows, keypoints } = withoutKeypoints(splitRows(lines), rules)
  const isPolygons = !rules.isPose && rows.some(({ columns }) => columns.length > 6)
  const boxes = new BoxMemory(isPolygons)
  const beyond = new Set<number>()
  for (const { line, columns } of rows) {
    const numbers = columns.map((column) => Math.fround(Number(column)))
    const defect = columnDefect(columns, isPolygons, rules) ?? valueDefect(numbers, isPolygons, rules)
    if (defect !== undefined) return broken(`line ${line}: ${defect}`)
    const class_ = numbers[0] ?? 0
    if (rules.isSingleClass || class_ < rules.classCount) boxes.note(numbers)
    else if (beyond.size < MOST_BEYOND) beyond.add(class_)
  }
  const shapes = isPolygons
    ? { boxes: 0, polygons: rows.length, keypoints: 0 }
    : { boxes: rows.length - keypoints, polygons: 0, keypoints }
  return { classes: boxes.classes, shapes, beyond: [...beyond], oddities: boxes.oddities }
}

interface Row {
  readonly line: number
  readonly columns: readonly string[]
}

/** Where keypoints are not trained, of a row with them the library keeps the box alone. */
function withoutKeypoints(
  rows: readonly Row[],
  rules: LabelRules,
): { rows: readonly Row[]; keypoints: number } {
  const whole = 5 + rules.keypointColumns
  const keypoints = rows.filter(({ columns }) => whole > 5 && columns.length === whole).length
  if (rules.isPose || keypoints === 0) return { rows, keypoints }
  const cut = ({ line, columns }: Row) => ({
    line,
    columns: columns.length === whole ? columns.slice(0, 5) : columns,
  })
  return { rows: rows.map(cut), keypoints }
}

/** What Python's `splitlines` parts text at. */
export const LINE_END = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/
/** What its `split` does. */
export const BLANKS = /[\s\x1c-\x1f\x85]+/

function splitRows(lines: readonly string[]): Row[] {
  return lines
    .map((row, index) => ({ line: index + 1, columns: row.split(BLANKS).filter((column) => column !== '') }))
    .filter(({ columns }) => columns.length > 0)
}

/** Text as UTF-8 without a byte-order mark, from one character a byte; undefined when it is not UTF-8. */
export function decoded8(text: string): string | undefined {
  if (ASCII.test(text)) return text
  const decoded = decodeText(Buffer.from(text, 'latin1'))
  return typeof decoded === 'string' ? decoded : undefined
}

function broken(defect: string): LabelFacts {
  return { classes: [], shapes: NO_SHAPES, defect, beyond: [], oddities: new Set() }
}

function columnDefect(
  columns: readonly string[],
  isPolygons: boolean,
  rules: LabelRules,
): string | undefined {
  const count = columns.length
  const strange = columns.find((column) => !NUMBER.test(column))
  if (strange !== undefined) return `"${strange.slice(0, 20)}" is not a finite number`
  if (isPolygons) {
    if (count === 5) return 'a box among polygons'
    return count >= 7 && count % 2 === 1 ? undefined : `${count} columns do not make a polygon`
  }
  if (count === 5 || (rules.isPose && count === 5 + rules.keypointColumns)) return undefined
  return rules.isPose
    ? `${count} columns instead of ${5 + rules.keypointColumns}, as kpt_shape of data.yaml says`
    : `${count} columns instead of 5`
}

function valueDefect(row: readonly number[], isPolygons: boolean, rules: LabelRules): string | undefined {
  const [class_ = 0, ...values] = row
  if (!Number.isInteger(class_) || class_ < 0) return `class ${class_} is not a class number`
  const box = isPolygons ? boxAround(values) : values
  const [, , width = 0, height = 0] = box
  const points = values.slice(4).filter((_, at) => at % rules.keypointWidth < 2)
  const outside =
    (isPolygons || points.length === 0 ? box : points).find((value) => value > MOST) ??
    box.find((value) => value < LEAST || value === Number.POSITIVE_INFINITY)
  if (outside !== undefined) return `${Number(outside.toPrecision(6))} is outside the picture`
  return Math.min(width, height) < 0 ? 'a negative width or height' : undefined
}

/** The library judges a polygon by its box: centre and size (segments2boxes). */
function boxAround(points: readonly number[]): number[] {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity]
  for (const [at, value] of points.entries()) {
    if (at % 2 === 0) [left, right] = [Math.min(left, value), Math.max(right, value)]
    else [top, bottom] = [Math.min(top, value), Math.max(bottom, value)]
  }
  return [(left + right) / 2, (top + bottom) / 2, right - left, bottom - top].map(Math.fround)
}

/** Remembers the boxes of one label. The library holds numbers of 32 bits, and keeps one of two rows that are the same. */
class BoxMemory {
  readonly oddities = new Set<IssueKind>()
  /** Of the rows that are kept. */
  readonly classes: number[] = []
  readonly #isPolygons: boolean
  readonly #seen = new Map<string, Set<number>>()

  constructor(isPolygons: boolean) {
    this.#isPolygons = isPolygons
  }

  note(numbers: readonly number[]): void {
    const values = numbers.slice(1, this.#isPolygons ? undefined : 5)
    const [x = 0, y = 0, width = 0, height = 0] = this.#isPolygons ? boxAround(values) : values
    const [least, most] = [Math.min(x - width / 2, y - height / 2), Math.max(x + width / 2, y + height / 2)]
    if (width === 0 || height === 0) this.oddities.add('label-flat')
    if (values.some((value) => value < -ROUNDED || value > 1 + ROUNDED)) this.oddities.add('label-outside')
    else if (least < LEAST || most > MOST) this.oddities.add('label-overhang')
    this.#keep(numbers[0] ?? 0, numbers.slice(1).join(' '))
  }

  #keep(class_: number, object: string): void {
    const before = this.#seen.get(object)
    if (before?.has(class_)) {
      this.oddities.add('label-repeated')
      return
    }
    if (before) this.oddities.add('label-two-classes')
    this.#seen.set(object, (before ?? new Set()).add(class_))
    this.classes.push(class_)
  }
}
