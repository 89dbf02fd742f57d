import { type Curves, epochSeconds } from '../interfaces/curves.ts'
import { printable } from '../text/printable.ts'

const VERSION = 'brain.Event:2'
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1
  return value
})

/**
 * The numbers of a training as TensorBoard reads them: an event file of scalars, which is a TFRecord of protocol buffers
 * (tensorflow/core/util/event.proto).
 *
 * @param endedAt when the last epoch ended; the others lie before it by what they took
 */
export function eventFile(curves: Curves, endedAt: Date): Buffer {
  const seconds = epochSeconds(curves).map((each) => each ?? 0)
  let at = endedAt.getTime() / 1000 - seconds.reduce((sum, each) => sum + each, 0)
  const events = [record(event(at, 0, field(3, Buffer.from(VERSION))))]
  for (const [row, epoch] of curves.epochs.entries()) {
    at += seconds[row] ?? 0
    const values = Object.entries(curves.columns).flatMap(([name, column]) => scalar(name, column[row]))
    events.push(record(event(at, epoch, field(5, Buffer.concat(values)))))
  }
  return Buffer.concat(events)
}

/** A value of a summary: its tag, and a float; nothing where there is no number. */
function scalar(name: string, value: number | null | undefined): Buffer[] {
  if (value === null || value === undefined) return []
  const number = Buffer.alloc(5)
  number[0] = (2 << 3) | 5
  number.writeFloatLE(value, 1)
  return [field(1, Buffer.concat([field(1, Buffer.from(printable(name, 100))), number]))]
}

function event(seconds: number, step: number, content: Buffer): Buffer {
  const time = Buffer.alloc(9)
  time[0] = (1 << 3) | 1
  time.writeDoubleLE(seconds, 1)
  return Buffer.concat([time, Buffer.from([2 << 3]), varint(step), content])
}

/** A field of bytes. */
function field(number: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(number << 3) | 2]), varint(content.length), content])
}

function varint(value: number): Buffer {
  const bytes = []
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128)
  return Buffer.from([...bytes, rest])
}

/** Length and content, each with its checksum. */
function record(content: Buffer): Buffer {
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(content.length))
  return Buffer.concat([length, masked(length), content, masked(content)])
}

/** CRC-32C, turned and moved as TFRecord wants it, so that a checksum of checksums is none. */
function masked(content: Buffer): Buffer {
  let crc = ~0
  for (const byte of content) crc = (crc >>> 8) ^ (TABLE[(crc ^ byte) & 255] ?? 0)
  crc = ~crc >>> 0
  const result = Buffer.alloc(4)
  result.writeUInt32LE((((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0)
  return result
}
