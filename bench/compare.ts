import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Compares two folders byte for byte.
 *
 * @returns the first difference in words, or '' when both hold the same files with the same content
 */
export function difference(source: string, copy: string): string {
  let files = 0
  for (const path of filesOf(source)) {
    files++
    const problem = fileDifference(join(source, path), join(copy, path))
    if (problem) return `${path} ${problem}`
  }
  let copies = 0
  for (const _ of filesOf(copy)) copies++
  return copies === files ? '' : `${copies} files instead of ${files}`
}

/** Relative paths of the files below a folder, in the order of their bytes. */
export function* filesOf(root: string, folder = ''): Generator<string, void, undefined> {
  const entries = readdirSync(join(root, folder), { withFileTypes: true })
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) yield* filesOf(root, path)
    else yield path
  }
}

function fileDifference(original: string, copy: string): string {
  try {
    return readFileSync(original).equals(readFileSync(copy)) ? '' : 'differs'
  } catch (error) {
    return error instanceof Error ? error.message : 'cannot be read'
  }
}
