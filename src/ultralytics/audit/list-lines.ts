import { posix } from 'node:path'
import { keyOf, textOf } from '../../dataset/path-key.ts'
import { printable } from '../../text/printable.ts'
import { decodeText } from './decode.ts'
import { displayKey, type FileIndex, leftBecause } from './file-index.ts'
import { applyPrefix, isOf, KnownEnds, type Prefix } from './known-ends.ts'
import { LINE_END } from './labels.ts'
import type { Pause } from './pause.ts'
import { IMAGE_ENDING } from './places.ts'

/** What a list of pictures says. */
export interface PictureList {
  /** Keys of the pictures, in the order of the lines. */
  readonly pictures: readonly string[]
  /** In the order in which a line tries them. */
  readonly prefixes: readonly Prefix[]
  /** Lines that lead to no picture here: `line 3: ...`. */
  readonly dead: readonly string[]
  /** Lines that lead to what the settings have stay at home. */
  readonly excluded: readonly string[]
  /** What keeps it from being a list at all; undefined for nothing. */
  readonly problem?: string
}

/** Lines that are tried to find out where a list comes from. */
const SAMPLES = 50
/** Lines with paths from more places than that are nobody's list. */
const MOST_PREFIXES = 20
/** Lines that cannot be explained; after that nothing more is tried, since each costs a look at all of its namesakes. */
const MOST_RIDDLES = 100
/** A line of a picture each. */
const MOST_LINES = 1_000_000
/** The longest path that Linux takes. */
const MOST_PATH_CHARACTERS = 4096
/** More folders than that are followed as one. */
const MOST_FOLDERS = 1000
/**
 * Reads a list of pictures. As the library does, a line that begins with `./` starts at the list's own folder; all others
 * come from the machine that made the list, and are found by the end of their paths.
 *
 * @param list key of the list
 * @param content as it was read
 */
export async function readPictureList(
  list: string,
  content: Buffer,
  files: FileIndex,
  pause: Pause,
): Promise<PictureList> {
  const nothing = { pictures: [], prefixes: [], dead: [], excluded: [] }
  const text = decodeText(content)
  if (typeof text !== 'string') return { ...nothing, problem: text.problem }
  const lines = picturePaths(text)
  if (lines === undefined) return { ...nothing, problem: `has more than ${MOST_LINES} lines` }
  if (lines.length === 0) return { ...nothing, problem: 'is a file that names no picture' }
  const reader = new ListReader(files, { from: './', to: withSlash(posix.dirname(list)) }, lines)
  for (const index of lines.keys()) {
    reader.read(index)
    await pause(() => `… ${index} of ${lines.length} lines of ${displayKey(list)}`)
  }
  return reader
}

interface Line {
  readonly line: number
  readonly path: string
}

class ListReader implements PictureList {
  readonly pictures: string[] = []
  readonly prefixes: Prefix[]
  readonly dead: string[] = []
  readonly excluded: string[] = []
  readonly #files: FileIndex
  readonly #lines: readonly Line[]
  readonly #known: KnownEnds
  #riddles = 0

  constructor(files: FileIndex, own: Prefix, lines: readonly Line[]) {
    this.#files = files
    this.#lines = lines
    this.prefixes = [own]
    this.#known = new KnownEnds(files)
  }

  read(index: number): void {
    const { line, path } = this.#lines[index] ?? { line: 0, path: '' }
    if (!this.prefixes.some((prefix) => isOf(path, prefix))) this.#explain(path, index)
    const keys = this.prefixes.flatMap((prefix) => applyPrefix(path, prefix) ?? [])
    const key = keys.find((each) => this.#files.sizes.has(each))
    if (key !== undefined) return void this.pictures.push(key)
    const why = keys.map((each) => leftBecause(this.#files, each)).find((each) => each !== undefined)
    const told = `line ${line}: ${printable(path, 120)}`
    if (why === 'excluded') this.excluded.push(told)
    else this.dead.push(why === 'junk' ? `${told} (hidden, so it stays at home)` : told)
  }

  #explain(path: string, index: number): void {
    if (this.prefixes.length >= MOST_PREFIXES || this.#riddles >= MOST_RIDDLES) return
    const ahead = this.#lines.slice(index, index + SAMPLES).map((each) => each.path)
    const found = this.#known.prefix(path, ahead)
    if (found) this.prefixes.push(found)
    else if (this.#known.isNamed(path)) this.#riddles += 1
  }
}

/**
 * The lines that name pictures, with slashes between folders; lines end where the library's do. Undefined when there are
 * more than anybody has pictures.
 */
function picturePaths(text: string): Line[] | undefined {
  const lines = text.split(LINE_END, MOST_LINES + 1)
  if (lines.length > MOST_LINES) return undefined
  return lines.flatMap((written, index) => {
    if (written.length > MOST_PATH_CHARACTERS) return []
    const path = withoutBlanks(written).replaceAll('\\', '/')
    return IMAGE_ENDING.test(path) ? { line: index + 1, path } : []
  })
}

/** Without blanks and tabs around it; a pattern would take quadratic time for a line of blanks. */
function withoutBlanks(line: string): string {
  let [start, end] = [0, line.length]
  while (start < end && (line[start] === ' ' || line[start] === '\t')) start++
  while (end > start && (line[end - 1] === ' ' || line[end - 1] === '\t')) end--
  return line.slice(start, end)
}

/** Folders that hold pictures that lines with such an end of a path can mean; for a first look at links. */
export function possibleFolders(content: Buffer): Set<string> {
  const folders = new Set<string>()
  const seen = new Set<string>()
  const text = decodeText(content)
  for (const { path } of (typeof text === 'string' && picturePaths(text)) || []) {
    const folder = posix.dirname(path)
    if (seen.has(folder)) continue
    if (folders.size > MOST_FOLDERS) break
    seen.add(folder)
    const parts = folder.split('/')
    for (let from = 0; from < parts.length; from++) folders.add(keyOf(parts.slice(from).join('/')))
  }
  return folders
}

function withSlash(folder: string): string {
  return folder === '.' ? '' : `${textOf(folder)}/`
}
