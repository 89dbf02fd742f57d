import { posix } from 'node:path'
import { printable } from '../../text.ts'
import { decodeText } from './decode.ts'
import { type FileIndex, keyOf, textOf } from './file-index.ts'
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
  /** Lines that lead to no picture here: `line 3: ...`. */
  readonly dead: readonly string[]
  /** What keeps it from being a list at all; undefined for nothing. */
  readonly problem?: string
}

/** Lines that are tried to find out where a list comes from. */
const SAMPLES = 50
/** Lines with paths from more places than that are nobody's list. */
const MOST_PREFIXES = 20

/**
 * Reads a list of pictures. As the library does, a line that begins with `./` starts at the list's own folder; all others
 * come from the machine that made the list, and are found by the end of their paths.
 *
 * @param list key of the list
 * @param content as it was read
 */
export function readPictureList(list: string, content: Buffer, files: FileIndex): PictureList {
  const text = decodeText(content)
  if (typeof text !== 'string') return { pictures: [], prefixes: [], dead: [], problem: text.problem }
  const lines = picturePaths(text)
  if (lines.length === 0)
    return { pictures: [], prefixes: [], dead: [], problem: 'is a file that names no picture' }
  const known = new KnownEnds(files)
  const prefixes: Prefix[] = [{ from: './', to: withSlash(posix.dirname(list)) }]
  const pictures: string[] = []
  const dead: string[] = []
  for (const [index, { line, path }] of lines.entries()) {
    if (!prefixes.some(({ from }) => path.startsWith(from)) && prefixes.length < MOST_PREFIXES) {
      const ahead = lines.slice(index, index + SAMPLES).map((each) => each.path)
      const found = known.prefix(path, ahead)
      if (found) prefixes.push(found)
    }
    const key = applyPrefix(path, prefixes)
    if (key !== undefined && files.sizes.has(key)) pictures.push(key)
    else dead.push(`line ${line}: ${printable(path, 120)}`)
  }
  return { pictures, prefixes, dead }
}

/** The key of a line's picture, which need not be there; undefined when no prefix fits. */
function applyPrefix(path: string, prefixes: readonly Prefix[]): string | undefined {
  const prefix = prefixes.find(({ from }) => path.startsWith(from))
  return prefix && posix.normalize(keyOf(prefix.to + path.slice(prefix.from.length)))
}

/** The lines that name pictures, with slashes between folders. */
function picturePaths(text: string): { readonly line: number; readonly path: string }[] {
  return text
    .split(/\r\n|\r|\n/)
    .map((written, index) => ({ line: index + 1, path: written.trim().replaceAll('\\', '/') }))
    .filter(({ path }) => IMAGE_ENDING.test(path))
}

/** Folders that hold pictures that lines with such an end of a path can mean; for a first look at links. */
export function possibleFolders(content: Buffer): Set<string> {
  const folders = new Set<string>()
  for (const { path } of picturePaths(content.toString())) {
    const parts = posix.dirname(path).split('/')
    for (let from = 0; from < parts.length; from++) folders.add(keyOf(parts.slice(from).join('/')))
  }
  return folders
}

/** Finds pictures by the ends of their paths. */
class KnownEnds {
  readonly #files: FileIndex
  #byName: Map<string, string[]> | undefined

  constructor(files: FileIndex) {
    this.#files = files
  }

  /** The prefix that explains a path, and most of those after it; undefined when none does, or two do so equally well. */
  prefix(path: string, ahead: readonly string[]): Prefix | undefined {
    const votes = new Map<string, { readonly prefix: Prefix; votes: number }>()
    for (const prefix of ahead.flatMap((each) => this.#candidates(each))) {
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

  #explains(prefix: Prefix, path: string): boolean {
    const key = applyPrefix(path, [prefix])
    return key !== undefined && this.#files.sizes.has(key)
  }

  /** Where pictures of this name lie: the prefix that turns the path into each, the longest common end first. */
  #candidates(path: string): Prefix[] {
    const parts = path.split('/')
    const shared = this.#named(parts.at(-1) ?? '').map((key) => {
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
