import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { makeDataset } from '../../../local/dataset.ts'
import { audit, readAuditArguments } from '../../../scripts/audit.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-'))
  await makeDataset(join(folder, 'fire'), { trainImages: 6, valImages: 2, seed: 3, sizePx: 96 })
})
afterEach(() => rm(folder, { recursive: true }))

async function audited(...args: string[]): Promise<{ isFine: boolean; lines: string }> {
  const lines: string[] = []
  const request = readAuditArguments([...args, '--out', 'out'], folder)
  const isFine = await audit(request, folder, (line) => lines.push(line))
  return { isFine, lines: lines.join('\n') }
}

describe('npm run audit', () => {
  it('says what is in a dataset, and that it can be trained on', async () => {
    const { isFine, lines } = await audited('fire')
    assert.ok(isFine, lines)
    assert.match(lines, /17 files.*pictures: 6 train, 2 val\./)
    assert.match(lines, /fire: \d+ train, \d+ val boxes/)
    assert.match(lines, /fire can be trained on\.$/)
    assert.doesNotMatch(lines, /finding/)
  })

  it('names what stops a training, and lists the files that dataset.exclude then leaves out', async () => {
    const [image, label] = ['images/train/drawn_train_00000.jpg', 'labels/train/drawn_train_00001.txt']
    await truncate(join(folder, 'fire', image), 100)
    await writeFile(join(folder, 'fire', label), '7 0.5 0.5 0.1 0.1\n')
    const { isFine, lines } = await audited('fire')
    assert.equal(isFine, false)
    assert.match(lines, /✖ 1 × pictures that end too early.*drawn_train_00000.jpg.*Mend them/)
    assert.match(lines, /fire: 2 of these stop a training\.$/)
    const run = join(folder, 'out/runs/fire')
    assert.match(await readFile(join(run, 'findings.csv'), 'utf8'), /^error,image-truncated,/m)
    const listed = (await readFile(join(run, 'exclude.txt'), 'utf8')).trim().split('\n')
    assert.deepEqual(
      listed.sort(),
      ['0', '1']
        .flatMap((n) => [`/images/train/drawn_train_0000${n}.jpg`, `/labels/train/drawn_train_0000${n}.txt`])
        .sort(),
    )
    const without = await audited('fire', '--set', `dataset.exclude=${join(run, 'exclude.txt')}`)
    assert.ok(without.isFine, without.lines)
    assert.match(without.lines, /pictures: 4 train, 2 val\./)
  })

  it('takes settings that say where the dataset lies', async () => {
    const settings = `dataset: {path: ${join(folder, 'fire')}, name: smoke}\ntraining: {weights: yolov8n.yaml}\n`
    await writeFile(join(folder, 'mine.yaml'), settings)
    assert.match((await audited('--config', 'mine.yaml')).lines, /smoke can be trained on\.$/)
  })

  it('refuses what it cannot mean', async () => {
    assert.throws(() => readAuditArguments([], folder), /Name one folder/)
    assert.throws(() => readAuditArguments(['a', 'b'], folder), /Name one folder/)
    assert.throws(() => readAuditArguments(['--datset', 'a'], folder), TypeError)
    await assert.rejects(audited('fire', '--set', 'dataset.staging-root=/srv/data'), /staging server/)
    await assert.rejects(audited('nowhere'), { code: 'DATASET_MISSING' })
  })
})
