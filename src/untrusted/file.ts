import { createHash } from 'node:crypto'
import { constants, createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'

/** Fewer turns than with what streams take by themselves. */
const CHUNK_BYTES = 256 << 10

/**
 * Reads a file that somebody else wrote, as far as it may go: what grows meanwhile, or never ends, ends here.
 *
 * @param path absolute
 * @param mostBytes of the file
 * @returns its bytes; undefined when there are more
 * @throws Error of the file system
 */
export async function readForeignFile(path: string | Buffer, mostBytes: number): Promise<Buffer | undefined> {
  // A pipe that nobody writes to must not be waited for.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const { size } = await file.stat()
    if (size > mostBytes) return undefined
    // A file of /proc, or a pipe, has no size.
    const room = Buffer.alloc(size > 0 ? size + 1 : mostBytes + 1)
    let length = 0
    for (;;) {
      const { bytesRead } = await file.read(room, length, room.length - length, null)
      length += bytesRead
      if (bytesRead === 0) return room.subarray(0, length)
      if (length === room.length) return undefined
    }
  } finally {
    await file.close()
  }
}

/**
 * Whether a file is there and has that content.
 *
 * @param path absolute
 * @param sha256 of the content, in hex
 * @throws the signal's reason
 */
export async function hasHash(path: string, sha256: string, signal?: AbortSignal): Promise<boolean> {
  const hash = createHash('sha256')
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
      signal?.throwIfAborted()
      hash.update(chunk)
    }
  } catch {
    signal?.throwIfAborted()
    return false
  }
  return hash.digest('hex') === sha256
}

const LINE_END = 0x0a
const NO_BYTES = Buffer.alloc(0)

/**
 * Reads the lines of a file that somebody else wrote, with bounded memory; between its pieces signals have their turn.
 *
 * @param path absolute
 * @param most bytes of one line, beyond which the line is left out, and of all that is read of the file
 * @returns lines without their ends, some at a time, as far as they are UTF-8; empty ones are left out
 * @throws Error of the file system, the signal's reason
 */
export async function* foreignLines(
  path: string,
  most: { readonly lineBytes: number; readonly fileBytes: number },
  signal: AbortSignal,
): AsyncGenerator<string[], void, undefined> {
  let rest: Buffer | undefined = NO_BYTES
  for await (const chunk of createReadStream(path, { end: most.fileBytes - 1, highWaterMark: CHUNK_BYTES })) {
    signal.throwIfAborted()
    const bytes: Buffer = chunk
    const lines: string[] = []
    let start = 0
    for (let end = bytes.indexOf(LINE_END); end >= 0; end = bytes.indexOf(LINE_END, start)) {
      if (end > start || rest !== NO_BYTES) {
        const line = joined(rest, bytes.subarray(start, end), most.lineBytes)
        if (line !== undefined) lines.push(line.toString('utf8'))
      }
      rest = NO_BYTES
      start = end + 1
    }
    yield lines
    rest = joined(rest, bytes.subarray(start), most.lineBytes)
  }
  if (rest !== undefined && rest.length > 0) yield [rest.toString('utf8')]
}

/** A line that became too long stays so until its end. */
function joined(before: Buffer | undefined, more: Buffer, mostBytes: number): Buffer | undefined {
  if (before === undefined || before.length + more.length > mostBytes) return undefined
  if (more.length === 0) return before
  return Buffer.concat([before, more])
}
