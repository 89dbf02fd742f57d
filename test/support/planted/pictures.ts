import { Buffer } from 'node:buffer'
import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import type { DatasetFolder } from '../dataset-folder.ts'
import { BOX, JPEG } from '../dataset-folder.ts'
import type { Fault } from './fault.ts'

const LFS = 'version https://git-lfs.github.com/spec/v1\noid sha256:0123\nsize 99\n'

/** A picture with something in it. */
export function drawn(seed: number, width = 96, height = 64) {
  const spots = Array.from({ length: 12 }, (_, spot) => {
    const [x, y, r] = [
      (seed * 31 + spot * 47) % width,
      (seed * 17 + spot * 29) % height,
      ((6 + ((seed + spot * 7) % 15)) * width) / 96,
    ]
    return `<circle cx="${x}" cy="${y}" r="${r}" fill="hsl(${(seed * 53 + spot * 67) % 360} 80% ${25 + ((spot * 13) % 55)}%)"/>`
  })
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="hsl(${(seed * 97) % 360} 40% 60%)"/>${spots.join('')}</svg>`
  return sharp(Buffer.from(svg)).flatten()
}

function picture(title: string, kind: string, name: string, content: () => Promise<Buffer> | Buffer): Fault {
  const plant = async (folder: DatasetFolder): Promise<void> => {
    await folder.copy(`images/train/${name}`, await content())
    await folder.put(`labels/train/${name.replace(/\.\w+$/, '')}.txt`, BOX)
  }
  return { title, kind, severity: 'error', named: new RegExp(name.replace('.', '\\.')), plant }
}

const half = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.length >> 1)
const png = () => drawn(3).png().toBuffer()

/** A header that promises more than anybody can hold. */
async function huge(): Promise<Buffer> {
  const bytes = Buffer.from(await png())
  bytes.writeUInt32BE(20_000, 16)
  bytes.writeUInt32BE(20_000, 20)
  bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29)
  return bytes
}

function bitmap(): Buffer {
  const bytes = Buffer.alloc(54 + 96 * 64 * 3, 99)
  bytes.write('BM')
  for (const [at, value] of [
    [2, bytes.length],
    [6, 0],
    [10, 54],
    [14, 40],
    [18, 96],
    [22, 64],
    [26, 1 + (24 << 16)],
    [30, 0],
  ] as const)
    bytes.writeUInt32LE(value, at)
  return bytes
}

/** Pictures whose first and last bytes tell that something is wrong. */
export const PICTURE_FAULTS: readonly Fault[] = [
  picture('a picture of zero bytes', 'image-empty', 'empty.jpg', () => Buffer.alloc(0)),
  picture('a pointer of Git LFS', 'image-pointer', 'pointer.jpg', () => Buffer.from(LFS)),
  picture('a web page called a picture', 'image-unknown', 'page.jpg', () => Buffer.from('<html>404</html>')),
  picture('an iPhone picture', 'image-needs-reader', 'phone.jpg', () =>
    Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'),
  ),
  picture('a JPEG with garbage for a header', 'image-damaged', 'garbage.jpg', () =>
    Buffer.concat([
      Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 1]),
      Buffer.alloc(400),
      Buffer.from([0xff, 0xd9]),
    ]),
  ),
  picture('half a JPEG', 'image-truncated', 'half.jpg', () => half(JPEG)),
  picture('half a PNG', 'image-truncated', 'half.png', async () => half(await png())),
  picture('half a BMP', 'image-truncated', 'half.bmp', () => half(bitmap())),
  picture('half a TIFF', 'image-truncated', 'half.tif', async () => half(await drawn(4).tiff().toBuffer())),
  picture('half a WebP', 'image-truncated', 'half.webp', async () => half(await drawn(5).webp().toBuffer())),
  picture('a newline behind a JPEG', 'image-trailing-bytes', 'longer.jpg', () =>
    Buffer.concat([JPEG, Buffer.from('\n')]),
  ),
  ...['gif', 'jfif'].map(
    (ending): Fault => ({
      ...picture(`a picture that ends in .${ending}`, 'image-ending', `moving.${ending}`, () => JPEG),
      severity: 'warning',
      besides: ['label-unused'],
    }),
  ),
  picture('a picture of 9 pixels', 'image-tiny', 'tiny.png', () => drawn(6, 9, 20).png().toBuffer()),
  picture('a bomb', 'image-huge', 'bomb.png', huge),
]
