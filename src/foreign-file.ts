import { constants, createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'

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

const LINE_END = 0x0a

/**
 * Reads the lines of a file that somebody else wrote, with bounded memory; between its pieces signals have their turn.
 *
 * @param path absolute
 * @param most bytes of one line, beyond which the line is left out, and of all that is read of the file
 * @returns lines without their ends, as far as they are UTF-8
 * @throws Error of the file system, the signal's reason
 */
export async function* foreignLines(
  path: string,
  most: { readonly lineBytes: number; readonly fileBytes: number },
  signal: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  let rest: Buffer | undefined = Buffer.alloc(0)
  for await (const chunk of createReadStream(path, { end: most.fileBytes - 1, highWaterMark: 1 << 18 })) {
    signal.throwIfAborted()
    const bytes: Buffer = chunk
    let start = 0
    for (let end = bytes.indexOf(LINE_END); end >= 0; end = bytes.indexOf(LINE_END, start)) {
      const line: Buffer | undefined = joined(rest, bytes.subarray(start, end), most.lineBytes)
      if (line !== undefined) yield line.toString('utf8')
      rest = Buffer.alloc(0)
      start = end + 1
    }
    rest = joined(rest, bytes.subarray(start), most.lineBytes)
  }
  if (rest !== undefined && rest.length > 0) yield rest.toString('utf8')
}

/** A line that became too long stays so until its end. */
function joined(before: Buffer | undefined, more: Buffer, mostBytes: number): Buffer | undefined {
  if (before === undefined || before.length + more.length > mostBytes) return undefined
  return before.length === 0 ? Buffer.from(more) : Buffer.concat([before, more])
}
