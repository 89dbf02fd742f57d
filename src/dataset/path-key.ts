import { Buffer } from 'node:buffer'

/**
 * A path of a dataset as raw bytes, a character for each: names need not be UTF-8, and such strings take a third of a
 * buffer's time and memory, and sort as bytes do.
 */
export type PathKey = string

const ASCII = /^[\x00-\x7f]*$/

/** The key of a path that is text, as a setting or a data.yaml holds it. */
export function keyOf(path: string): PathKey {
  return Buffer.from(path).toString('latin1')
}

/** The text of a key, as people read it. */
export function textOf(key: PathKey): string {
  return ASCII.test(key) ? key : Buffer.from(key, 'latin1').toString()
}

/** A key as Node's file system takes it: a string would be encoded again. */
export function onDisk(key: PathKey): string | Buffer {
  return ASCII.test(key) ? key : Buffer.from(key, 'latin1')
}
