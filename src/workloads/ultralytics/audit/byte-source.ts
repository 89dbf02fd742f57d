import type { Buffer } from 'node:buffer'

/** Random access to a file's bytes. */
export interface ByteSource {
  readonly sizeBytes: number
  /** The bytes from `position` on; fewer than `length` at the end of the file. Valid until the next read. */
  read(position: number, length: number): Buffer
}

/** The last bytes of a file; all of them when it is shorter. */
export function tail(source: ByteSource, length: number): Buffer {
  const position = Math.max(0, source.sizeBytes - length)
  return source.read(position, source.sizeBytes - position)
}
