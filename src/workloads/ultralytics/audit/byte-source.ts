import type { Buffer } from 'node:buffer'
import type { ByteSource } from '../../../interfaces/dataset-files.ts'

/** The last bytes of a file; all of them when it is shorter. */
export function tail(source: ByteSource, length: number): Buffer {
  const position = Math.max(0, source.sizeBytes - length)
  return source.read(position, source.sizeBytes - position)
}
