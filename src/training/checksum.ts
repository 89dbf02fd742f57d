/** A training's records say themselves whether they are whole: `remote/gpu_retrain/records/checksum.py` writes them so. */
import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'

const RECORD_END = /,\s*"checksum"\s*:\s*"([0-9a-f]{64})"\s*\}\s*$/
const LINE_END = /,"crc32":"([0-9a-f]{8})"\}$/
/** No end is longer, so that nothing else of a long text is searched. */
const MOST_END_CHARACTERS = 200

/** Whether a record is what was written. One without a checksum, which older versions wrote, is not known to be otherwise. */
export function isWholeRecord(text: string): boolean {
  const [content, sha256] = parted(text, RECORD_END)
  return sha256 === undefined || createHash('sha256').update(content).digest('hex') === sha256
}

/** The same for a line of events.jsonl. */
export function isWholeLine(line: string): boolean {
  const [content, sum] = parted(line, LINE_END)
  return sum === undefined || crc32(content) === Number.parseInt(sum, 16)
}

/** A text without its checksum, and the checksum; undefined where it has none. */
function parted(text: string, end: RegExp): [string, string | undefined] {
  const tail = text.slice(-MOST_END_CHARACTERS)
  const found = end.exec(tail)
  return found ? [text.slice(0, text.length - tail.length + found.index), found[1]] : [text, undefined]
}
