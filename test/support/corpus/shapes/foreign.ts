/** What is not a dataset for the library at all, and is called by its name. */
import type { Entry } from '../entry.ts'
import { usualSet, type World } from '../world.ts'

const YAML = 'train: images/train\nval: images/val\nnames: [coin, note]\n'

function pointer(size: number): string {
  return `version https://git-lfs.github.com/spec/v1\noid sha256:${'4d'.repeat(32)}\nsize ${size}\n`
}

async function pictures(world: World, folders: readonly string[]): Promise<void> {
  for (const folder of folders) for (const at of [1, 2]) await world.picture(`set/${folder}/${at}.jpg`)
}

const refused = (name: string, message: RegExp, build: Entry['build']): Entry => ({
  name,
  build,
  expected: { refused: message },
})

export const FOREIGN: readonly Entry[] = [
  refused('a tree of pictures by class', /classif/i, (world) =>
    pictures(world, ['train/coin', 'train/note', 'val/coin', 'val/note']),
  ),
  refused('COCO JSON', /COCO/, async (world) => {
    await pictures(world, ['train', 'valid'])
    const coco = {
      images: [{ id: 1, file_name: '1.jpg', width: 64, height: 48 }],
      annotations: [{ id: 1, image_id: 1, category_id: 1, bbox: [1, 2, 3, 4] }],
      categories: [{ id: 1, name: 'coin' }],
    }
    for (const split of ['train', 'valid'])
      await world.put(`set/${split}/_annotations.coco.json`, JSON.stringify(coco))
  }),
  refused('COCO JSON under a data.yaml', /COCO/, async (world) => {
    await pictures(world, ['images/train', 'images/val'])
    await world.put(
      'set/annotations/instances_train.json',
      JSON.stringify({ images: [], annotations: [], categories: [] }),
    )
    await world.put('set/data.yaml', YAML)
  }),
  refused('Pascal VOC', /VOC/, async (world) => {
    await pictures(world, ['JPEGImages'])
    const xml =
      '<annotation><folder>JPEGImages</folder><filename>1.jpg</filename><object><name>coin</name></object></annotation>'
    for (const at of [1, 2]) await world.put(`set/Annotations/${at}.xml`, xml)
    await world.put('set/ImageSets/Main/train.txt', '1\n')
  }),
  refused('Pascal VOC under a data.yaml', /VOC/, async (world) => {
    await pictures(world, ['images/train', 'images/val'])
    for (const split of ['train', 'val'])
      await world.put(`set/labels/${split}/1.xml`, '<annotation></annotation>')
    await world.put('set/data.yaml', YAML)
  }),
  refused('pictures that Git LFS has not fetched', /git lfs pull/, async (world) => {
    await usualSet(world)
    await world.put('set/data.yaml', YAML)
    for (const at of [0, 1, 2]) await world.put(`set/images/train/train_${at}.jpg`, pointer(631_122))
  }),
  refused('labels that Git LFS has not fetched', /git lfs pull/, async (world) => {
    await usualSet(world)
    await world.put('set/data.yaml', YAML)
    for (const at of [0, 1]) await world.put(`set/labels/val/val_${at}.txt`, pointer(83))
  }),
  refused('a data.yaml that Git LFS has not fetched', /git lfs pull/, async (world) => {
    await usualSet(world)
    await world.put('set/data.yaml', pointer(201))
  }),
  refused('an archive that was not unpacked', /no data\.yaml|no picture/, (world) =>
    world.put('set/coins.zip', 'PK\u0003\u0004'),
  ),
  refused('an empty folder', /no data\.yaml|no picture/, (world) => world.put('set/.keep', '')),
]
