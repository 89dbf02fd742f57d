/** Our verdict on pictures beside that of the real library, which is installed in .local/test-venv. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import sharp, { type Sharp } from 'sharp'
import { inspectImage } from '../../src/workloads/ultralytics/audit/image.ts'
import { jpegMutants } from '../support/corpus/jpeg-mutants.ts'
import { multiPicture, ultraHdr } from '../support/corpus/mpo.ts'
import { ULTRALYTICS_PYTHON } from '../support/ultralytics-python.ts'

const LIBRARY = join(import.meta.dirname, '../support/corpus/library_pictures.py')
const MUTANTS_EACH = 4

/** What ours says in the library's words; what is not kept needs no telling apart, but the rewritten does. */
function verdict(bytes: Buffer): string {
  const read = (position: number, length: number) => bytes.subarray(position, position + length)
  const { defect } = inspectImage({ sizeBytes: bytes.length, read })
  if (defect === undefined) return 'kept'
  return defect === 'image-trailing-bytes' ? 'rewritten' : 'dropped or fatal'
}

async function libraryVerdicts(pictures: ReadonlyMap<string, Buffer>): Promise<Record<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'pictures-'))
  try {
    for (const [name, bytes] of pictures) await writeFile(join(folder, name), bytes)
    const told = execFileSync(ULTRALYTICS_PYTHON, [LIBRARY, folder], {
      encoding: 'utf8',
      maxBuffer: 1 << 26,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return JSON.parse(told.trim().split('\n').at(-1) ?? '') as Record<string, string>
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Names every picture on which the two differ. */
async function compare(pictures: ReadonlyMap<string, Buffer>): Promise<Record<string, string>> {
  const theirs = await libraryVerdicts(pictures)
  const differing: Record<string, string> = {}
  for (const [name, bytes] of pictures) {
    const [ours, library] = [verdict(bytes), theirs[name]?.replace(/^(dropped|fatal)$/, 'dropped or fatal')]
    if (ours !== library) differing[name] = `ours: ${ours}; the library's: ${theirs[name]}`
  }
  assert.equal(Object.keys(theirs).length, pictures.size)
  return differing
}

function drawn(): Sharp {
  const pixels = Buffer.from(Array.from({ length: 64 * 36 * 3 }, (_, at) => (at * 37) % 251))
  return sharp(pixels, { raw: { width: 64, height: 36, channels: 3 } })
}

async function jpegs(): Promise<Map<string, Buffer>> {
  const baseline = await drawn().jpeg().toBuffer()
  return new Map([
    ['baseline', baseline],
    ['progressive', await drawn().jpeg({ progressive: true }).toBuffer()],
    ['grey', await drawn().greyscale().jpeg().toBuffer()],
    ['cmyk', await drawn().toColourspace('cmyk').jpeg().toBuffer()],
    ['dense', await drawn().jpeg({ chromaSubsampling: '4:4:4', quality: 100 }).toBuffer()],
    ['rotated', await drawn().withMetadata({ orientation: 6 }).withIccProfile('srgb').jpeg().toBuffer()],
    ['two pictures', multiPicture(baseline, 2)],
    ['three pictures', multiPicture(baseline, 3, false)],
    ['an index of one', multiPicture(baseline, 1)],
    ['a gain map', ultraHdr(baseline)],
  ])
}

test('JPEGs spoiled in every way are judged as the library judges them', async () => {
  const mutants = jpegMutants(await jpegs(), MUTANTS_EACH)
  assert.deepEqual(await compare(mutants), {})
})

async function others(): Promise<Map<string, Buffer>> {
  const wide = sharp(new Uint16Array(64 * 36).fill(0x5a5a), { raw: { width: 64, height: 36, channels: 1 } })
  const translucent = drawn().ensureAlpha(0.5)
  return new Map([
    ['sixteen bits.png', await wide.toColourspace('grey16').png().toBuffer()],
    ['sixteen bits a colour.png', await drawn().toColourspace('rgb16').png().toBuffer()],
    ['palette.png', await drawn().png({ palette: true, colours: 8 }).toBuffer()],
    ['two colours.png', await drawn().png({ palette: true, colours: 2 }).toBuffer()],
    ['interlaced.png', await drawn().png({ progressive: true }).toBuffer()],
    ['translucent.png', await translucent.clone().png().toBuffer()],
    ['grey and translucent.png', await translucent.clone().greyscale().png().toBuffer()],
    ['lossy.webp', await drawn().webp().toBuffer()],
    ['lossless.webp', await drawn().webp({ lossless: true }).toBuffer()],
    ['translucent.webp', await translucent.clone().webp().toBuffer()],
    ['plain.tif', await drawn().tiff({ compression: 'none' }).toBuffer()],
    ['lzw.tif', await drawn().tiff({ compression: 'lzw' }).toBuffer()],
    ['jpeg.tif', await drawn().tiff({ compression: 'jpeg' }).toBuffer()],
    ['deflate.tif', await drawn().tiff({ compression: 'deflate' }).toBuffer()],
    ['tiles.tif', await drawn().tiff({ tile: true, tileWidth: 16, tileHeight: 16 }).toBuffer()],
    ['one.avif', await drawn().avif().toBuffer()],
    ['grey.bmp', bitmap(8)],
    ['plain.bmp', bitmap(24)],
    ['turned.bmp', bitmap(24, true)],
    ['translucent.bmp', bitmap(32)],
    ['not taken.gif', await drawn().gif().toBuffer()],
  ])
}

/** A BMP of 16 x 12 pixels; its lines stand from the bottom up unless it is turned. */
function bitmap(bits: 8 | 24 | 32, isTurned = false): Buffer {
  const palette = bits === 8 ? 4 * 256 : 0
  const start = 54 + palette
  const bytes = Buffer.alloc(start + 12 * Math.ceil((16 * bits) / 32) * 4, 0x5a)
  bytes.fill(0, 0, 54)
  bytes.write('BM')
  bytes.writeUInt32LE(bytes.length, 2)
  bytes.writeUInt32LE(start, 10)
  bytes.writeUInt32LE(40, 14)
  bytes.writeInt32LE(16, 18)
  bytes.writeInt32LE(isTurned ? -12 : 12, 22)
  bytes.writeUInt16LE(1, 26)
  bytes.writeUInt16LE(bits, 28)
  return bytes
}

function cutAndLengthened(pictures: ReadonlyMap<string, Buffer>): Map<string, Buffer> {
  const all = new Map(pictures)
  for (const [name, bytes] of pictures) {
    for (const part of [0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.99]) {
      all.set(`${part} of ${name}`, bytes.subarray(0, bytes.length * part))
    }
    for (const less of [1, 2, 4, 8, 12]) all.set(`${less} less of ${name}`, bytes.subarray(0, -less))
    for (const more of [1, 5, 1000, 100_000]) {
      all.set(`${more} more than ${name}`, Buffer.concat([bytes, Buffer.alloc(more, 7)]))
    }
  }
  return all
}

test('pictures of other formats, whole, cut and with bytes behind their end, are judged as the library judges them', async () => {
  assert.deepEqual(await compare(cutAndLengthened(await others())), {})
})

test('pictures too large for Pillow are named', async () => {
  const [jpeg] = (await jpegs()).values()
  assert.ok(jpeg)
  const spoiled = Buffer.from(jpeg)
  const frame = spoiled.indexOf('\xff\xc0', 0, 'latin1')
  const sized = (width: number, height: number) => {
    spoiled.writeUInt16BE(height, frame + 5)
    spoiled.writeUInt16BE(width, frame + 7)
    return Buffer.from(spoiled)
  }
  const huge = sized(13_400, 13_400)
  const read = (position: number, length: number) => huge.subarray(position, position + length)
  assert.equal(inspectImage({ sizeBytes: huge.length, read }).defect, 'image-huge')
  assert.deepEqual(await compare(new Map([['huge.jpg', huge]])), {})
})
