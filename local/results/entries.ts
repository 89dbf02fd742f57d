import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'

/** A stored thing: a folder with its description and, once it is complete, its content. */
export interface Entry {
  /** Counts up over everything stored. */
  readonly id: number
  readonly key: string
  /** For a cache: what the client hashed of paths and compression. For an artifact: ''. */
  readonly version: string
  /** The upload that brings the content; the entry is complete when `content` exists. */
  readonly upload: string
  readonly createdAt: string
  readonly sizeBytes: number
  readonly sha256: string
}

/** @returns the path of an entry's content, whether it is there or not */
export function contentPath(directory: string, id: number): string {
  return join(directory, String(id), 'content')
}

/** Writes an entry's description, and its folder when it is new. */
export function writeEntry(directory: string, entry: Entry): void {
  mkdirSync(join(directory, String(entry.id)), { recursive: true })
  writeFileSync(join(directory, String(entry.id), 'entry.json'), JSON.stringify(entry))
}

/** @returns the complete entries, newest first */
export function completeEntries(directory: string): Entry[] {
  return allEntries(directory).filter((entry) => existsSync(contentPath(directory, entry.id)))
}

/** @returns every entry, also those whose upload has not ended, newest first */
export function allEntries(directory: string): Entry[] {
  if (!existsSync(directory)) return []
  const ids = readdirSync(directory).map(Number)
  return ids
    .sort((one, other) => other - one)
    .map((id) => JSON.parse(readFileSync(join(directory, String(id), 'entry.json'), 'utf8')) as Entry)
}

/** @returns an id above all that a folder holds */
export function nextId(directory: string): number {
  return (allEntries(directory)[0]?.id ?? 0) + 1
}

/** Removes the entries whose upload never ended, so that their names are free again. */
export async function deleteUnfinished(directory: string): Promise<void> {
  const complete = new Set(completeEntries(directory).map((entry) => entry.id))
  for (const { id } of allEntries(directory)) if (!complete.has(id)) await deleteEntry(directory, id)
}

/** Removes an entry and its content. */
export async function deleteEntry(directory: string, id: number): Promise<void> {
  await rm(join(directory, String(id)), { recursive: true })
}
