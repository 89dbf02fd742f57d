import { posix } from 'node:path'
import { textOf } from '../../../dataset/path-key.ts'
import type { Left } from '../../../dataset/view.ts'
import { displayKey } from '../../../dataset/view.ts'
import type { Prefix } from '../../../interfaces/audit.ts'
import type { FileIndex, Pause } from '../../../interfaces/dataset-files.ts'
import { printable } from '../../../text/printable.ts'
import { decodeText } from './decode.ts'
import { leftBecause } from './file-index.ts'
import { applyPrefix, isOf, KnownEnds } from './known-ends.ts'
import { MOST_LINES, picturePaths } from './list-paths.ts'

/** What a list of pictures says. */
export interface PictureList {
  /** Keys of the pictures, in the order of the lines. */
  readonly pictures: readonly string[]
  /** In the order in which a line tries them. */
  readonly prefixes: readonly Prefix[]
  /** Places of the lines that lead to no picture here; there may be a million of them. */
  readonly dead: readonly number[]
  /** Of those that lead to what the settings have stay at home. */
  readonly excluded: readonly number[]
  /** What keeps it from being a list at all; undefined for nothing. */
  readonly problem?: string
  /** A line in words: `line 3: ...`. */
  told(place: number): string
}

/** Lines that are tried to find out where a list comes from. */
const SAMPLES = 50
/** Lines with paths from more places than that are nobody's list. */
const MOST_PREFIXES = 20
/** Lines that cannot be explained; after that nothing more is tried, since each costs a look at all of its namesakes. */
const MOST_RIDDLES = 100

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
  const nothing = { pictures: [], prefixes: [], dead: [], excluded: [], told: () => '' }
  const text = decodeText(content)
  if (typeof text !== 'string') return { ...nothing, problem: text.problem }
  const lines = picturePaths(text)
  if (lines === undefined) return { ...nothing, problem: `has more than ${MOST_LINES} lines` }
  if (lines.every((path) => path === '')) return { ...nothing, problem: 'is a file that names no picture' }
  const reader = new ListReader(files, { from: './', to: withSlash(posix.dirname(list)) }, lines)
  for (const [index, path] of lines.entries()) {
    if (path === '') continue
    reader.read(index)
    await pause(() => `… ${index} of ${lines.length} lines of ${displayKey(list)}`)
  }
  return reader
}

class ListReader implements PictureList {
  readonly pictures: string[] = []
  readonly prefixes: Prefix[]
  readonly dead: number[] = []
  readonly excluded: number[] = []
  readonly #files: FileIndex
  readonly #lines: readonly string[]
  readonly #known: KnownEnds
  #riddles = 0

  constructor(files: FileIndex, own: Prefix, lines: readonly string[]) {
    this.#files = files
    this.#lines = lines
    this.prefixes = [own]
    this.#known = new KnownEnds(files)
  }

  read(index: number): void {
    const path = this.#lines[index] ?? ''
    if (!this.prefixes.some((prefix) => isOf(path, prefix))) this.#explain(path, index)
    const keys = this.#keys(path)
    const key = keys.find((each) => this.#files.sizes.has(each))
    if (key !== undefined) return void this.pictures.push(key)
    if (this.#why(keys) === 'excluded') this.excluded.push(index)
    else this.dead.push(index)
  }

  told(index: number): string {
    const path = this.#lines[index] ?? ''
    const told = `line ${index + 1}: ${printable(path, 120)}`
    return this.#why(this.#keys(path)) === 'junk' ? `${told} (hidden, so it stays at home)` : told
  }

  #keys(path: string): string[] {
    return this.prefixes.flatMap((prefix) => applyPrefix(path, prefix) ?? [])
  }

  #why(keys: readonly string[]): Left | undefined {
    return keys.map((each) => leftBecause(this.#files, each)).find((each) => each !== undefined)
  }

  #explain(path: string, index: number): void {
    if (this.prefixes.length >= MOST_PREFIXES || this.#riddles >= MOST_RIDDLES) return
    const ahead = this.#ahead(index)
    const found = this.#known.prefix(path, ahead)
    if (found) this.prefixes.push(found)
    else if (this.#known.isNamed(path)) this.#riddles += 1
  }

  #ahead(index: number): string[] {
    const ahead: string[] = []
    for (let at = index; at < this.#lines.length && ahead.length < SAMPLES; at++)
      if (this.#lines[at]) ahead.push(this.#lines[at] ?? '')
    return ahead
  }
}

function withSlash(folder: string): string {
  return folder === '.' ? '' : `${textOf(folder)}/`
}
