import assert from 'node:assert/strict'
import { mkdir, truncate, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { DatasetFolder } from '../../../../support/dataset-folder.ts'

const YAML = 'train: images/train\nval: images/val\nnames: [fire]\n'
/** More than Node reads at once, and than a string holds; on the disk it takes nothing. */
const HUGE_BYTES = 5_000_000_000

async function plain(yaml = YAML): Promise<DatasetFolder> {
  const folder = await DatasetFolder.make()
  await folder.put('data.yaml', yaml)
  await folder.pictures('images/train', 3, 'labels/train')
  await folder.pictures('images/val', 2, 'labels/val', 'v')
  return folder
}

async function huge(folder: DatasetFolder, path: string, bytes = HUGE_BYTES): Promise<void> {
  const full = join(folder.path, path)
  await mkdir(dirname(full), { recursive: true })
  await writeFile(full, '')
  await truncate(full, bytes)
}

describe('a file that is too large to be what it is called', () => {
  for (const bytes of [200_000_000, HUGE_BYTES])
    it(`where pictures of a split belong, with the faults of the others: ${bytes}`, async () => {
      await using folder = await plain('train: photos\nval: images/val.zip\nnames: [fire]\n')
      await huge(folder, 'images/val.zip', bytes)
      const { text } = await folder.refusal()
      assert.match(text.what, /train: photos is not in it; val: images\/val\.zip is too large for a list/)
    })

  it('and a link beside it, for which lists are read', async () => {
    await using folder = await plain('train: images/train\nval: images/val.zip\nnames: [fire]\n')
    await huge(folder, 'images/val.zip')
    await folder.link('other', '../nowhere')
    assert.match((await folder.refusal()).text.what, /val\.zip is too large/)
  })

  for (const bytes of [17_000_000, 600_000_000, HUGE_BYTES])
    it(`as a label: ${bytes}`, async () => {
      await using folder = await plain()
      await huge(folder, 'labels/train/p0.txt', bytes)
      const { issues } = await folder.audit()
      assert.deepEqual(
        issues.map(({ kind, count }) => [kind, count]),
        [['label-invalid', 1]],
      )
    })

  it('as dataset.yaml, in the folder and outside of it', async () => {
    await using folder = await plain()
    await huge(folder, 'coins.yaml')
    await huge(folder, '../coins.yaml')
    for (const yaml of ['coins.yaml', '../coins.yaml'])
      assert.match(
        (await folder.refusal({ yaml })).text.what,
        /coins\.yaml.* MiB: it is not the text that belongs/,
      )
  })

  it('as data.yaml', async () => {
    await using folder = await plain()
    await huge(folder, 'data.yaml')
    assert.match((await folder.refusal()).text.what, /data\.yaml.* MiB: it is not the text that belongs/)
  })

  it('as a list of names or a label, of a dataset that nothing describes', async () => {
    await using folder = await plain()
    await huge(folder, 'data.yaml', 0)
    await huge(folder, 'classes.txt')
    await huge(folder, 'labels/train/p0.txt')
    assert.match((await folder.refusal()).text.what, /data\.yaml/)
  })
})
