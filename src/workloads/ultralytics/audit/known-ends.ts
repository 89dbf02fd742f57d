import { posix } from 'node:path'
import { keyOf, textOf } from '../../../dataset/path-key.ts'
import type { Prefix } from '../../../interfaces/audit.ts'
import type { FileIndex } from '../../../interfaces/dataset-files.ts'
import { IMAGE_ENDING } from './places.ts'

/** Pictures of one name; a name that is shared by more says nothing of its own. */
const MOST_NAMESAKES = 1000
/** Begins a path from the top of a machine, or from the folder of the list. */
const ROOTED = /^([A-Za-z]:|\/|\.\/)/

/** Whether a line begins as lines of this prefix do; one without any is that of relative paths. */
export function isOf(path: string, { from }: Prefix): boolean {
  return path.startsWith(from) && !(from === '' && ROOTED.test(path))
}

/** The key of a line's picture, which need not be there; undefined when the prefix does not fit. */
export function applyPrefix(path: string, prefix: Prefix): string | undefined {
  if (!isOf(path, prefix)) return undefined
  return posix.normalize(keyOf(prefix.to + path.slice(prefix.from.length)))
}

/** Finds pictures by the ends of their paths. */
export class KnownEnds {
  readonly #files: FileIndex
  #byName: Map<string, string[]> | undefined
  readonly #tried = new Map<string, Prefix[]>()

  constructor(files: FileIndex) {
    this.#files = files
  }

  /**
   * The prefix that explains a path, and most of those after it; undefined when none does, or two do so equally well.
   *
   * @param ahead the path itself and those after it
   */
  prefix(path: string, ahead: readonly string[]): Prefix | undefined {
    const votes = new Map<string, { readonly prefix: Prefix; votes: number }>()
    for (const prefix of ahead.flatMap((each) => this.#candidatesOnce(each))) {
      if (!path.startsWith(prefix.from)) continue
      const name = `${prefix.from}\0${prefix.to}`
      const vote = votes.get(name) ?? { prefix, votes: 0 }
      vote.votes += 1
      votes.set(name, vote)
    }
    // It lies behind every later one: of a million lines that nothing explains, all would be kept.
    this.#tried.delete(path)
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
