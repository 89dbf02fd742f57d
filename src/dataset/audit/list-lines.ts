import { posix } from 'node:path'
import { printable } from '../../text.ts'
import { keyOf, textOf } from '../path-key.ts'
import type { Left } from '../walk.ts'
import { decodeText } from './decode.ts'
import { displayKey, type FileIndex, leftBecause } from './file-index.ts'
import { MOST_LINES, picturePaths } from './list-paths.ts'
import type { Pause } from './pause.ts'
import { IMAGE_ENDING } from './places.ts'

/** How the paths of a list become paths of the dataset: what a line begins with, and what stands for it here. */
export interface Prefix {
  readonly from: string
  readonly to: string
}

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
/** Pictures of one name; a name that is shared by more says nothing of its own. */
const MOST_NAMESAKES = 1000
/** Begins a path from the top of a machine, or from the folder of the list. */
const ROOTED = /^([A-Za-z]:|\/|\.\/)/

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

/** Whether a line begins as lines of this prefix do; one without any is that of relative paths. */
function isOf(path: string, { from }: Prefix): boolean {
  return path.startsWith(from) && !(from === '' && ROOTED.test(path))
}

/** The key of a line's picture, which need not be there; undefined when the prefix does not fit. */
function applyPrefix(path: string, prefix: Prefix): string | undefined {
  if (!isOf(path, prefix)) return undefined
  return posix.normalize(keyOf(prefix.to + path.slice(prefix.from.length)))
}

/** Finds pictures by the ends of their paths. */
class KnownEnds {
  readonly #files: FileIndex
  #byName: Map<string, string[]> | undefined
  readonly #tried = new Map<string, Prefix[]>()

  constructor(files: FileIndex) {
    this.#files = files
  }

  /** The prefix that explains a path, and most of those after it; undefined when none does, or two do so equally well. */
  prefix(path: string, ahead: readonly string[]): Prefix | undefined {
    const votes = new Map<string, { readonly prefix: Prefix; votes: number }>()
    for (const prefix of ahead.flatMap((each) => this.#candidatesOnce(each))) {
      if (!path.startsWith(prefix.from)) continue
      const name = `${prefix.from}\0${prefix.to}`
      const vote = votes.get(name) ?? { prefix, votes: 0 }
      vote.votes += 1
      votes.set(name, vote)
    }
    const ranked = [...votes.values()]
      .map((vote) => ({ ...vote, hits: ahead.filter((each) => this.#explains(vote.prefix, each)).length }))
      .sort((a, b) => b.votes - a.votes || b.hits - a.hits)
    const [best, next] = ranked
    const isTie = best && next && best.votes === next.votes && best.hits === next.hits
    return isTie ? undefined : best?.prefix
  }

  /** Whether there is a picture of a path's name, wherever it lies. */
  isNamed(path: string): boolean {
    return this.#named(posix.basename(path)).length > 0
  }

  #candidatesOnce(path: string): Prefix[] {
    const found = this.#tried.get(path) ?? this.#candidates(path)
    this.#tried.set(path, found)
    return found
  }

  #explains(prefix: Prefix, path: string): boolean {
    const key = applyPrefix(path, prefix)
    return key !== undefined && this.#files.sizes.has(key)
  }

  /** Where pictures of this name lie: the prefix that turns the path into each, the longest common end first. */
  #candidates(path: string): Prefix[] {
    const parts = path.split('/')
    const named = this.#named(parts.at(-1) ?? '')
    const inSameFolder = named.filter(
      (key) => posix.basename(posix.dirname(key)) === keyOf(parts.at(-2) ?? ''),
    )
    const shared = (inSameFolder.length > 0 ? inSameFolder : named).slice(0, MOST_NAMESAKES).map((key) => {
      const own = textOf(key).split('/')
      let same = 1
      while (same < Math.min(own.length, parts.length) && own.at(-1 - same) === parts.at(-1 - same)) same++
      return { same, from: withEnd(parts.slice(0, -same)), to: withEnd(own.slice(0, -same)) }
    })
    const most = Math.max(0, ...shared.map(({ same }) => same))
    return shared.filter(({ same }) => same === most).map(({ from, to }) => ({ from, to }))
  }

  #named(name: string): readonly string[] {
    this.#byName ??= this.#indexed()
    return this.#byName.get(keyOf(name)) ?? []
  }

  #indexed(): Map<string, string[]> {
    const byName = new Map<string, string[]>()
    for (const key of this.#files.sizes.keys()) {
      if (!IMAGE_ENDING.test(key)) continue
      const name = posix.basename(key)
      const keys = byName.get(name)
      if (keys) keys.push(key)
      else byName.set(name, [key])
    }
    return byName
  }
}

function withEnd(parts: readonly string[]): string {
  return parts.length === 0 ? '' : `${parts.join('/')}/`
}

function withSlash(folder: string): string {
  return folder === '.' ? '' : `${textOf(folder)}/`
}
