import { Buffer } from 'node:buffer'
import { BOX, type DatasetFolder } from '../dataset-folder.ts'
import type { Fault } from './fault.ts'
import { drawn } from './pictures.ts'

const END = Buffer.from([0xff, 0xd9])
const SIZE = [640, 400] as const

type Content = () => Promise<Buffer>

function spoiled(title: string, kind: string, name: string, content: Content): Fault {
  const severity = kind === 'pixels-noted' ? 'info' : 'error'
  return {
    title,
    kind,
    severity,
    named: new RegExp(name.replace('.', '\\.')),
    plant: planting(name, content),
  }
}

function planting(name: string, content: Content) {
  return async (folder: DatasetFolder): Promise<void> => {
    await folder.copy(`images/train/${name}`, await content())
    await folder.put(`labels/train/${name.replace(/\.\w+$/, '')}.txt`, BOX)
  }
}

/** A picture of val that resembles one of train. */
function near(
  title: string,
  name: string,
  change: (picture: ReturnType<typeof drawn>) => typeof picture,
): Fault {
  const plant = async (folder: DatasetFolder): Promise<void> => {
    await planting(`${name}.jpg`, () =>
      drawn(name.length, ...SIZE)
        .jpeg({ quality: 92 })
        .toBuffer(),
    )(folder)
    const changed = change(drawn(name.length, ...SIZE))
    await folder.copy(`images/val/${name}.jpg`, await changed.jpeg({ quality: 70 }).toBuffer())
    await folder.put(`labels/val/${name}.txt`, BOX)
  }
  const named = new RegExp(`images/val/${name}\\.jpg: like images/train/${name}\\.jpg`)
  return { title, kind: 'near-duplicate', severity: 'warning', named, plant }
}

const jpeg = (progressive = false) =>
  drawn(21, ...SIZE)
    .jpeg({ progressive })
    .toBuffer()
const png = () =>
  drawn(22, ...SIZE)
    .png()
    .toBuffer()

/** Pictures that look whole from their ends. */
export const PIXEL_FAULTS: readonly Fault[] = [
  spoiled('a cut JPEG with a forged end', 'pixels-damaged', 'forged.jpg', async () => {
    const whole = await jpeg()
    return Buffer.concat([whole.subarray(0, whole.length >> 1), END])
  }),
  spoiled('a progressive JPEG with a hole', 'pixels-damaged', 'hole.jpg', async () => {
    const whole = await jpeg(true)
    return Buffer.concat([whole.subarray(0, whole.length >> 1), whole.subarray((whole.length >> 1) + 900)])
  }),
  spoiled('a JPEG with markers in its scan', 'pixels-damaged', 'markers.jpg', async () => {
    const whole = Buffer.from(await jpeg())
    for (let at = whole.length >> 1; at < (whole.length >> 1) + 40; at += 2) whole.writeUInt16BE(0xffd3, at)
    return whole
  }),
  spoiled('a PNG with a wrong checksum', 'pixels-undecodable', 'checksum.png', async () => {
    const whole = Buffer.from(await png())
    const data = whole.indexOf('IDAT')
    const at = data + 4 + whole.readUInt32BE(data - 4)
    return whole.fill(0, at, at + 4)
  }),
  spoiled('a PNG with wrong pixels', 'pixels-undecodable', 'pixels.png', async () => {
    const whole = Buffer.from(await png())
    return whole.fill(0xff, whole.length >> 1, (whole.length >> 1) + 200)
  }),
  spoiled('a JPEG with bytes before its end', 'pixels-noted', 'noted.jpg', async () => {
    const whole = await jpeg()
    return Buffer.concat([whole.subarray(0, -2), Buffer.alloc(9), END])
  }),
  near('a picture of train encoded again', 'again', (picture) => picture),
  near('a picture of train made smaller', 'scaled-down', (picture) => picture.resize(320, 200)),
]
