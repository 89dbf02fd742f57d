const BLOCK_BYTES = 64 << 10

/** Joins small pieces to blocks: a stream, and a file, cost more for each piece than for its bytes. */
export function* joined(pieces: Iterable<Buffer>): Generator<Buffer, void, undefined> {
  let parts: Buffer[] = []
  let bytes = 0
  for (const piece of pieces) {
    parts.push(piece)
    bytes += piece.length
    if (bytes < BLOCK_BYTES) continue
    yield Buffer.concat(parts)
    parts = []
    bytes = 0
  }
  yield Buffer.concat(parts)
}
