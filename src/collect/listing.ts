import * as v from 'valibot'
import { Failure } from '../errors.ts'
import { printable } from '../text.ts'

/** More than the server's side ever lists; a longer list is an attack or a defect. */
const MAX_FILES = 500
const MAX_DEPTH = 6
/** Models of the largest Ultralytics family are below 1 GB; together with everything else this is ample. */
const MAX_TOTAL_BYTES = 32e9
/**
 * One component of a path. Only what Ultralytics and we write ourselves: so no case, encoding, option or
 * artifact rule anywhere can read it as something else. `.` and `..` do not match, nor does an empty one.
 */
const COMPONENT = /^[A-Za-z0-9_][A-Za-z0-9._ -]{0,127}$/

const resultFileSchema = v.object({
  path: v.string(),
  size: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
})

/** The shape of the server's answer to `results.list`. What it says is checked by `checkListing`. */
export const listingSchema = v.object({
  files: v.array(resultFileSchema),
  left_out: v.pipe(v.array(v.object({ path: v.string(), reason: v.string() })), v.maxLength(MAX_FILES)),
})

/** A file that the server offers: its path with `/` between components, its size in bytes, its SHA-256 in hex. */
export type ResultFile = v.InferOutput<typeof resultFileSchema>

/** What the server offers, and what it kept back and why. */
export type Listing = v.InferOutput<typeof listingSchema>

/**
 * Checks every name before anything is written under it: the server is not trusted to choose where we write.
 *
 * @param files the list as the server sent it
 * @throws Failure RESULT_UNSAFE naming the first offence
 */
export function checkListing(files: readonly ResultFile[]): void {
  if (files.length > MAX_FILES) throw unsafe(`offers ${files.length} files, more than ${MAX_FILES}`)
  const total = files.reduce((sum, file) => sum + file.size, 0)
  if (total > MAX_TOTAL_BYTES)
    throw unsafe(`offers ${Math.round(total / 1e6)} MB, more than ${MAX_TOTAL_BYTES / 1e6}`)
  for (const file of files) checkPath(file.path)
  checkCollisions(files.map((file) => file.path.toLowerCase()))
}

function checkPath(path: string): void {
  const components = path.split('/')
  if (components.length > MAX_DEPTH) throw unsafe(`offers a path of ${components.length} components`)
  if (components.every((component) => COMPONENT.test(component))) return
  throw unsafe(`offers a file named "${printable(path, 120)}"`)
}

/** Two names for one file, on a disk that ignores case too; or one name for a file and for a folder. */
function checkCollisions(paths: readonly string[]): void {
  const taken = new Set(paths)
  if (taken.size < paths.length) throw unsafe('offers one name twice')
  for (const path of paths) {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      if (taken.has(path.slice(0, end)))
        throw unsafe(`offers "${path.slice(0, end)}" as a file and as a folder`)
    }
  }
}

function unsafe(what: string): Failure {
  return new Failure('RESULT_UNSAFE', {
    what: `The server ${what}; an honest one does not.`,
    safe: 'Nothing was written on the runner, and nothing was changed on the server.',
    next: 'Do not trust this server. Look at trainings/<id> there by hand before anything is taken from it.',
  })
}
