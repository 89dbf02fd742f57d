import type { IssueKind } from './issues.ts'

/** What label rows are checked against. */
export interface LabelRules {
  readonly classCount: number
  /** Extra columns of a pose dataset, 0 otherwise. */
  readonly keypointColumns: number
}

/** What one label file holds. */
export interface LabelFacts {
  /** Class number of each row, in order; empty when the file has a defect. */
  readonly classes: readonly number[]
  /** The first row for which the library drops the picture: `line 3: ...`. */
  readonly defect?: string
  /** Things that the library takes in silence. */
  readonly oddities: ReadonlySet<IssueKind>
}

/** The library tolerates 1 % outside the picture (verify_image_label). */
const TOLERANCE = 0.01
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/**
 * Reads a label file by the rules of Ultralytics 8.4.190 (verify_image_label): per row a class, then a box as centre
 * and size, or a polygon, in parts of the picture's size.
 *
 * @param text content of the label; an empty one means a picture without objects
 */
export function readLabels(text: string, rules: LabelRules): LabelFacts {
  const rows = splitRows(text)
  const isPolygons = rules.keypointColumns === 0 && rows.some(({ columns }) => columns.length > 6)
  const boxes = new BoxMemory(isPolygons)
  const classes: number[] = []
  for (const { line, columns } of rows) {
    const numbers = columns.map(Number)
    const defect = columnDefect(columns, isPolygons, rules) ?? valueDefect(numbers, isPolygons, rules)
    if (defect !== undefined) return { classes: [], defect: `line ${line}: ${defect}`, oddities: new Set() }
    boxes.note(numbers, columns)
    classes.push(numbers[0] ?? 0)
  }
  return { classes, oddities: boxes.oddities }
}

function splitRows(text: string): { line: number; columns: string[] }[] {
  const rows = text.replace(/^\u00ef\u00bb\u00bf/, '').split(/\r\n|\r|\n/)
  return rows
    .map((row, index) => ({ line: index + 1, columns: row.trim().split(/\s+/) }))
    .filter(({ columns }) => columns[0] !== '')
}

function columnDefect(
  columns: readonly string[],
  isPolygons: boolean,
  rules: LabelRules,
): string | undefined {
  const count = columns.length
  const strange = columns.find((column) => !NUMBER.test(column))
  if (strange !== undefined) return `"${strange.slice(0, 20)}" is no finite number`
  if (isPolygons) {
    if (count === 5) return 'a box among polygons'
    return count >= 7 && count % 2 === 1 ? undefined : `${count} columns make no polygon`
  }
  if (count === 5 || (rules.keypointColumns > 0 && count === 5 + rules.keypointColumns)) return undefined
  return `${count} columns instead of 5`
}

function valueDefect(row: readonly number[], isPolygons: boolean, rules: LabelRules): string | undefined {
  const [class_ = 0, ...points] = row
  if (!Number.isInteger(class_) || class_ < 0) return `class ${class_} is no class number`
  if (class_ >= rules.classCount) return `class ${class_}, but data.yaml has only ${rules.classCount}`
  const box = isPolygons ? boxAround(points) : points.slice(0, 4)
  const outside = box.find((value) => value > 1 + TOLERANCE || value < -TOLERANCE)
  if (outside !== undefined) return `${outside} is outside the picture`
  return Math.min(box[2] ?? 0, box[3] ?? 0) < 0 ? 'a negative width or height' : undefined
}

/** The library judges a polygon by its box: centre and size (segments2boxes). */
function boxAround(points: readonly number[]): number[] {
  const [xs, ys] = [points.filter((_, at) => at % 2 === 0), points.filter((_, at) => at % 2 === 1)]
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  return [(left + right) / 2, (top + bottom) / 2, right - left, bottom - top]
}

/** Remembers the boxes of one label. A box counts as the same when it is written the same. */
class BoxMemory {
  readonly oddities = new Set<IssueKind>()
  readonly #isPolygons: boolean
  readonly #classes = new Map<string, number>()

  constructor(isPolygons: boolean) {
    this.#isPolygons = isPolygons
  }

  note(numbers: readonly number[], columns: readonly string[]): void {
    const end = this.#isPolygons ? numbers.length : 5
    for (let index = 1; index < end; index++) {
      const value = numbers[index] ?? 0
      if (value < 0 || value > 1) this.oddities.add('label-outside')
    }
    if (!this.#isPolygons && (numbers[3] === 0 || numbers[4] === 0)) this.oddities.add('label-flat')
    this.#noteAgain(numbers[0] ?? 0, columns.slice(1).join(' '))
  }

  #noteAgain(class_: number, box: string): void {
    const before = this.#classes.get(box)
    if (before === class_) this.oddities.add('label-repeated')
    else if (before !== undefined) this.oddities.add('label-two-classes')
    this.#classes.set(box, class_)
  }
}
