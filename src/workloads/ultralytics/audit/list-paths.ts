import { posix } from 'node:path'
import { keyOf } from '../../../dataset/path-key.ts'
import { decodeText } from './decode.ts'
import { LINE_END } from './labels.ts'
import { IMAGE_ENDING } from './places.ts'

/** A line of a picture each. */
export const MOST_LINES = 1_000_000
/** The longest path that Linux takes. */
const MOST_PATH_CHARACTERS = 4096
/** More folders than that are followed as one. */
const MOST_FOLDERS = 1000

/**
 * The paths of pictures by line, with slashes between folders, empty where a line names none; lines end where the library's
 * do. Undefined when there are more than anybody has pictures. Of a million lines every object would count.
 */
export function picturePaths(text: string): string[] | undefined {
  const paths: string[] = []
  for (const line of lines(text)) {
    paths.push(picturePath(line))
    if (paths.length > MOST_LINES) return undefined
  }
  return paths
}

/** One after the other, and at most one too many: of a million of them not even the array is needed by all. */
function* lines(text: string): Generator<string> {
  const ends = new RegExp(LINE_END, 'g')
  for (let [start, count] = [0, 0]; count <= MOST_LINES; [start, count] = [ends.lastIndex, count + 1]) {
    const end = ends.exec(text)
    yield text.slice(start, end?.index)
    if (end === null) return
  }
}

function picturePath(line: string): string {
  const path = line.length > MOST_PATH_CHARACTERS ? '' : withoutBlanks(line).replaceAll('\\', '/')
  return IMAGE_ENDING.test(path) ? path : ''
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
  for (const line of lines(typeof text === 'string' ? text : '')) {
    const path = picturePath(line)
    if (path === '') continue
    const folder = posix.dirname(path)
    if (seen.has(folder)) continue
    if (folders.size > MOST_FOLDERS) break
    seen.add(folder)
    const parts = folder.split('/')
    for (let from = 0; from < parts.length; from++) folders.add(keyOf(parts.slice(from).join('/')))
  }
  return folders
}
