import * as v from 'valibot'
import { Failure } from '../errors.ts'
import { count, sha256 } from '../schemas.ts'
import { printable } from '../text/printable.ts'
import { isResultName } from './names.ts'

/** More than the server's side ever lists; a longer list is an attack or a defect. */
const MAX_FILES = 500
/** Models of the largest Ultralytics family are below 1 GB; together with everything else this is ample. */
const MAX_TOTAL_BYTES = 32e9
const resultFileSchema = v.object({
  path: v.string(),
  size: count,
  sha256: sha256,
})

/** The shape of the server's answer to `results.list`. What it says is checked by `checkListing`. */
export const listingSchema = v.object({
  files: v.array(resultFileSchema),
  leftOut: v.pipe(v.array(v.object({ path: v.string(), reason: v.string() })), v.maxLength(MAX_FILES)),
})

/** A file that the server offers: its path with `/` between components, its size in bytes, its SHA-256 in hex. */
export type ResultFile = v.InferOutput<typeof resultFileSchema>

/** What the server offers, and what it kept back and why. */
export type Listing = v.InferOutput<typeof listingSchema>

/** How many files these are, and how many bytes. */
export function amounts(files: readonly ResultFile[]): { readonly files: number; readonly bytes: number } {
  return { files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0) }
}

/**
 * Checks every name before anything is written under it: the server is not trusted to choose where we write.
 *
 * @param files the list as the server sent it
 * @param isUsual whether a path is one that may come
 * @throws Failure RESULT_UNSAFE naming the first offence
 */
export function checkListing(files: readonly ResultFile[], isUsual = isResultName): void {
  if (files.length > MAX_FILES) throw unsafe(`offers ${files.length} files, more than ${MAX_FILES}`)
  const total = amounts(files).bytes
  if (total > MAX_TOTAL_BYTES)
    throw unsafe(`offers ${Math.round(total / 1e6)} MB, more than ${MAX_TOTAL_BYTES / 1e6}`)
  const odd = files.find(({ path }) => !isUsual(path))
  if (odd) throw unsafe(`offers a file named "${printable(odd.path, 120)}"`)
  if (new Set(files.map(({ path }) => path)).size < files.length) throw unsafe('offers one name twice')
}

function unsafe(what: string): Failure {
  return new Failure('RESULT_UNSAFE', {
    what: `The server ${what}; an honest one does not.`,
    safe: 'Nothing was written on the runner, and nothing was changed on the server.',
    next: 'Do not trust this server. Look at trainings/<id> there by hand before anything is taken from it.',
  })
}
