/** Spoils JPEGs in every way that their structure allows, the same ones each time. */
import { Buffer } from 'node:buffer'
import { randomNumbers } from './random-numbers.ts'

/** A part of a JPEG's header, its marker included; the last one holds the pixels and the end. */
type Part = Buffer

/** Cuts a JPEG at its markers: start, segments, and the scan with all that follows it. */
export function partsOf(jpeg: Buffer): Part[] {
  const parts = [jpeg.subarray(0, 2)]
  let at = 2
  while (jpeg[at + 1] !== 0xda) {
    const end = at + 2 + jpeg.readUInt16BE(at + 2)
    parts.push(jpeg.subarray(at, end))
    at = end
  }
  return [...parts, jpeg.subarray(at)]
}

type Spoil = (parts: Part[], random: (limit: number) => number) => Part[]

const insert = (parts: Part[], at: number, ...bytes: number[]) => parts.toSpliced(at, 0, Buffer.from(bytes))
const inner = (parts: Part[], random: (limit: number) => number) => 1 + random(parts.length - 1)

const SPOILS: Readonly<Record<string, Spoil>> = {
  'a stray byte': (parts, random) => insert(parts, inner(parts, random), random(255)),
  'stray bytes': (parts, random) =>
    insert(parts, inner(parts, random), ...Array.from({ length: 1 + random(700) }, () => random(255))),
  'zeros and escaped bytes': (parts, random) => insert(parts, inner(parts, random), 0, 0xff, 0, 0xff, 0, 7),
  padding: (parts, random) =>
    insert(parts, inner(parts, random), ...Array.from({ length: 1 + random(20) }, () => 0xff)),
  'a bare marker': (parts, random) => insert(parts, inner(parts, random), 0xff, random(256)),
  'a marker with a length': (parts, random) =>
    insert(parts, inner(parts, random), 0xff, random(256), 0, 4, random(256), random(256)),
  'a note without length': (parts, random) =>
    insert(parts, inner(parts, random), 0xff, 0xe3 + random(8), 0, random(3)),
  'a segment less': (parts, random) => parts.toSpliced(inner(parts, random), 1),
  'a segment twice': (parts, random) => {
    const at = random(parts.length)
    return parts.toSpliced(at, 0, parts[at] ?? Buffer.alloc(0))
  },
  'two segments in each other’s place': (parts, random) => {
    const [one, other] = [inner(parts, random), inner(parts, random)]
    return parts.map((part, at) => (at === one ? parts[other] : at === other ? parts[one] : part) ?? part)
  },
  'another kind of frame': (parts, random) =>
    parts.map((part) => {
      const isFrame = part[1] !== undefined && part[1] >= 0xc0 && part[1] <= 0xc2
      return isFrame ? Buffer.concat([Buffer.from([0xff, 0xc0 + random(16)]), part.subarray(2)]) : part
    }),
  'another number in the frame': (parts, random) =>
    parts.map((part) => {
      const isFrame = part[1] !== undefined && part[1] >= 0xc0 && part[1] <= 0xc2
      if (!isFrame) return part
      const spoiled = Buffer.from(part)
      // All but the size: a huge one takes minutes to decode.
      spoiled[random(2) === 0 ? 4 : 9 + random(part.length - 9)] = random(8) === 0 ? random(256) : random(5)
      return spoiled
    }),
  'cut anywhere': (parts, random) => [
    Buffer.concat(parts).subarray(0, 3 + random(Buffer.concat(parts).length - 3)),
  ],
  // Not between the scans of a progressive picture, for which nobody looks without decoding it.
  'cut in its header, with an end': (parts, random) => [
    Buffer.concat(parts).subarray(0, 3 + random(Buffer.concat(parts.slice(0, -1)).length + 12)),
    Buffer.from([0xff, 0xd9]),
  ],
  'cut in its last pixels, with an end': (parts, random) => [
    Buffer.concat(parts).subarray(0, -3 - random(20)),
    Buffer.from([0xff, 0xd9]),
  ],
  'bytes behind the end': (parts, random) => [...parts, Buffer.alloc(1 + random(90_000), random(256))],
  'half an end': (parts) => [Buffer.concat(parts).subarray(0, -1)],
  'an end too many': (parts) => [...parts, Buffer.from([0xff, 0xd9])],
}

/**
 * @param pictures whole JPEGs by name
 * @param each how many mutants to make of each picture in each way
 * @returns mutants by a name that says how they were made; usable as a file's name
 */
export function jpegMutants(pictures: ReadonlyMap<string, Buffer>, each: number): Map<string, Buffer> {
  const mutants = new Map(pictures)
  let seed = 1
  for (const [name, picture] of pictures) {
    for (const [how, spoil] of Object.entries(SPOILS)) {
      for (let turn = 1; turn <= each; turn++) {
        mutants.set(
          `${name}, ${how} ${turn}.jpg`,
          Buffer.concat(spoil(partsOf(picture), randomNumbers(seed++))),
        )
      }
    }
  }
  return mutants
}
