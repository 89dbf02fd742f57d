/** Pictures as cameras, phones and people name and leave them. */
import type { Entry } from '../entry.ts'
import { ultraHdr } from '../mpo.ts'
import { box, drawPicture, type Layout, USUAL, usualSet, type World } from '../world.ts'

const YAML = 'train: images/train\nval: images/val\nnames: [coin, note]\n'

const named = (name: string, rename: (name: string) => string, ending = 'jpg'): Entry => ({
  name,
  build: async (world) => {
    const layout: Layout = (split, each) => [
      `set/images/${split}/${rename(each)}.${ending}`,
      `set/labels/${split}/${rename(each)}.txt`,
    ]
    await usualSet(world, layout)
    await world.put('set/data.yaml', YAML)
  },
  expected: USUAL,
})

/** The usual set and one more picture in train, of this content. */
const withOne = (
  name: string,
  file: string,
  content: () => Promise<Buffer>,
  expected?: Entry['expected'],
): Entry => ({
  name,
  build: async (world: World) => {
    await usualSet(world)
    await world.put('set/data.yaml', YAML)
    await world.put(`set/images/train/${file}`, await content())
    await world.put(`set/labels/train/${file.replace(/\.[^.]+$/, '')}.txt`, `${box(0)}\n`)
  },
  expected: expected ?? { ...USUAL, train: { pictures: 4, backgrounds: 1, boxes: { 0: 3, 1: 1 } } },
})

const jpeg = () => drawPicture(77).jpeg().toBuffer()
const refused = (kind: RegExp, libraryTakes?: string): Entry['expected'] =>
  libraryTakes === undefined ? { refused: kind } : { refused: kind, libraryTakes }

export const PICTURES: readonly Entry[] = [
  named('blanks and brackets in names', (name) => `IMG ${name} (1) [final]`),
  named('quotes and signs in names', (name) => `it's "${name}" #2 & 100%`),
  named('several points in names', (name) => `${name}.v1.2024.05`),
  named('accents in one character each', (name) => `pi\u00e8ce-${name}`),
  named('accents in two characters each, as a Mac stores them', (name) => `pie\u0300ce-${name}`),
  named('names in Chinese', (name) => `硬币${name}`),
  named('names that begin with a dash', (name) => `-${name}`),
  named('endings in capitals', (name) => name, 'JPG'),
  named('the other ending of JPEG', (name) => name, 'jpeg'),
  named('PNG', (name) => name, 'png'),
  named('WebP', (name) => name, 'webp'),
  {
    name: 'accents that a Mac stored otherwise in the pictures than in the labels',
    build: async (world) => {
      await usualSet(world, (split, name) => [
        `set/images/${split}/pie\u0300ce-${name}.jpg`,
        `set/labels/${split}/pi\u00e8ce-${name}.txt`,
      ])
      await world.put('set/data.yaml', YAML)
    },
    expected: refused(/label is not where the library looks/),
  },
  withOne('a picture that a camera turned', 'turned.jpg', () =>
    drawPicture(78).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
  ),
  withOne('a PNG that calls itself JPEG', 'liar.jpg', () => drawPicture(79).png().toBuffer()),
  withOne('a picture with a gain map', 'bright.jpg', async () => ultraHdr(await jpeg())),
  withOne('a byte that strays between two segments', 'stray.jpg', async () => {
    const whole = await jpeg()
    return Buffer.concat([whole.subarray(0, 20), Buffer.from([0x2a]), whole.subarray(20)])
  }),
  withOne('a TIFF', 'one.tif', () => drawPicture(80).tiff({ compression: 'lzw' }).toBuffer()),
  withOne('a picture of sixteen bits', 'deep.png', () =>
    drawPicture(81).toColourspace('rgb16').png().toBuffer(),
  ),
  withOne('a picture of zero bytes', 'empty.jpg', async () => Buffer.alloc(0), refused(/zero bytes/)),
  withOne('a GIF', 'still.gif', () => drawPicture(82).gif().toBuffer(), USUAL),
  withOne(
    'a GIF that calls itself JPEG',
    'still.jpg',
    () => drawPicture(82).gif().toBuffer(),
    refused(/still\.jpg/),
  ),
  withOne(
    'a page instead of a picture',
    'page.jpg',
    async () => Buffer.from('<html>404</html>'),
    refused(/page\.jpg/),
  ),
  withOne('half a download', 'half.jpg', async () => (await jpeg()).subarray(0, -40), refused(/half\.jpg/)),
  withOne(
    'a film behind the picture',
    'film.jpg',
    async () => Buffer.concat([await jpeg(), Buffer.alloc(99_999, 1)]),
    refused(/film\.jpg/),
  ),
  ...['exclude', 'accept'].map(
    (setting): Entry => ({
      ...withOne(`a picture of zero bytes, which the settings ${setting}`, 'empty.jpg', async () =>
        Buffer.alloc(0),
      ),
      settings: setting === 'accept' ? { accept: ['image-empty'] } : { exclude: ['images/train/empty.*'] },
      libraryYaml: 'train: library.txt\nval: images/val\nnames: [coin, note]\n',
      libraryFiles: { 'set/library.txt': [0, 1, 2].map((at) => `./images/train/train_${at}.jpg\n`).join('') },
      expected: USUAL,
    }),
  ),
  {
    name: 'pictures with a label and without, and one whose label is empty',
    build: async (world) => {
      await usualSet(world)
      await world.picture('set/images/train/sky.png')
      await world.put('set/data.yaml', YAML)
    },
    expected: { ...USUAL, train: { pictures: 4, backgrounds: 2, boxes: { 0: 2, 1: 1 } } },
  },
  {
    name: 'pictures in folders below a split',
    build: async (world) => {
      await usualSet(world, (split, name) => [
        `set/images/${split}/site ${name.length}/2024/${name}.jpg`,
        `set/labels/${split}/site ${name.length}/2024/${name}.txt`,
      ])
      await world.put('set/data.yaml', YAML)
    },
    expected: USUAL,
  },
]
