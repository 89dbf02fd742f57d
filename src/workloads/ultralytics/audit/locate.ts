import { posix } from 'node:path'
import { keyOf } from '../../../dataset/path-key.ts'
import type { Places } from './places.ts'

/** Where a data.yaml stands, and from where its paths start. Absolute; of a dataset that is elsewhere any such paths. */
export interface YamlPlace {
  /** The dataset's folder, by each of its names: as it is written, and without links. */
  readonly folders: readonly string[]
  /** The folder of data.yaml. */
  readonly yamlFolder: string
  /** What data.yaml says under `path`; empty for nothing. */
  readonly path: string
}

/** What was found for an entry: one place, or several, or none. */
export interface Found {
  readonly keys: readonly string[]
  /** Whether the place is another than the one that is written. */
  readonly isMapped: boolean
}

/** Names of a split's folder that people use for one and the same. */
const SYNONYMS = [
  ['val', 'valid', 'validate', 'validation'],
  ['train', 'training'],
  ['test', 'testing'],
] as const

/**
 * Finds what an entry of data.yaml means here. As the library reads it (check_det_dataset), if that is in the dataset; else by
 * the longest end of its path that is here: datasets come with the paths of the machine that made them.
 *
 * @param entry as it is written
 */
export function locate(entry: string, at: YamlPlace, places: Places): Found {
  for (const key of writtenKeys(entry, at)) {
    if (places.kind(key) !== undefined) return { keys: [key], isMapped: false }
  }
  return { keys: longestEnd(components(entry, at), places), isMapped: true }
}

/**
 * Every key that an entry may come to mean, for a first look at which links lead to it.
 *
 * @param entry as it is written
 */
export function possibleKeys(entry: string, at: YamlPlace): string[] {
  const ends = variants(components(entry, at)).flatMap((parts) =>
    parts.map((_, from) => parts.slice(from).join('/')),
  )
  return [...new Set([...writtenKeys(entry, at), ...ends])]
}

/** Keys that the entry names as it is written, in the library's order: a leading `../` is dropped when it leads nowhere. */
export function writtenKeys(entry: string, at: YamlPlace): string[] {
  const written = entry.includes('\\') ? [entry, slashes(entry)] : [entry]
  const paths = written.flatMap((text) => (text.startsWith('../') ? [text, text.slice(3)] : [text]))
  const starts = at.path === '' ? [at.yamlFolder] : [posix.resolve(at.yamlFolder, at.path), at.yamlFolder]
  const absolute = paths.flatMap((path) => starts.map((start) => posix.resolve(start, path)))
  return [...new Set(absolute.flatMap((path) => keyBelow(path, at.folders) ?? []))]
}

/** The key of an absolute path, if it lies in the dataset. */
function keyBelow(path: string, folders: readonly string[]): string | undefined {
  for (const folder of folders) {
    if (path === folder) return '.'
    if (path.startsWith(`${folder}/`)) return keyOf(path.slice(folder.length + 1))
  }
  return undefined
}

/** The components of a path from another machine: of Windows, macOS or Linux. */
function components(entry: string, { path }: YamlPlace): string[] {
  const isAbsolute = /^(\/|[A-Za-z]:|\\)/.test(entry)
  const whole = isAbsolute || path === '' ? entry : `${path}/${entry}`
  return slashes(whole)
    .replace(/^[A-Za-z]:/, '')
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .map(keyOf)
}

/** The path itself, then with each of its names replaced by one that means the same. */
function variants(parts: readonly string[]): (readonly string[])[] {
  const renamed = parts.flatMap((part, at) => {
    const names: readonly string[] = SYNONYMS.find((group) => group.some((name) => name === part)) ?? []
    return names.filter((name) => name !== part).map((name) => parts.with(at, name))
  })
  return [parts, ...renamed]
}

/**
 * Places that the longest possible end of a path leads to: as it is written, with a name that means the same, or in other
 * capitals. The one at the top wins over those further down.
 */
function longestEnd(parts: readonly string[], places: Places): string[] {
  for (let from = 0; from < parts.length; from++) {
    const [written, ...others] = variants(parts.slice(from)).map((each) => each.join('/'))
    for (const ends of [[written ?? ''], others]) {
      const found = [...new Set(ends.flatMap((end) => places.endingIn(end)))]
      const top = found.filter((key) => ends.includes(key))
      if (found.length > 0) return top.length > 0 ? top : found
    }
    const folded = places.ignoringCase(written ?? '')
    if (folded !== undefined) return [folded]
  }
  return []
}

function slashes(path: string): string {
  return path.replaceAll('\\', '/')
}
