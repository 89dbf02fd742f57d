import assert from 'node:assert/strict'
import { mkdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { auditDataset } from '../../../../../src/workloads/ultralytics/audit/audit.ts'
import { LocalFiles } from '../../../../../src/workloads/ultralytics/audit/local-files.ts'
import { audit, folder, kinds, put, YAML } from '../../../../support/audited-folder.ts'

describe('audit refuses what is not a dataset', () => {
  it('DATASET_MISSING: no such folder', async () => {
    await assert.rejects(auditDataset(new LocalFiles(join(folder, 'none')), new AbortController()), {
      code: 'DATASET_MISSING',
    })
  })

  it('DATASET_EMPTY: a split without pictures', async () => {
    await put('images/none/notes.md', '')
    await put('data.yaml', 'train: images/none\nval: images/val\nnames: [fire]\n')
    await assert.rejects(audit(), {
      code: 'DATASET_EMPTY',
      message: /train: there is no picture in images\/none/,
    })
  })

  const yamls: [title: string, text: string, expected: RegExp][] = [
    ['no val', 'train: images/train\nnames: [a]\n', /names no val split/],
    ['neither names nor nc', 'train: images/train\nval: images/val\n', /neither names nor nc/],
    ['names and nc differ', `${YAML}nc: 3\n`, /2 names but nc: 3/],
    [
      'a gap in the names',
      'train: images/train\nval: images/val\nnames: {0: a, 2: b}\n',
      /not numbered 0 to 1/,
    ],
    ['no YAML', 'train: [', /is not YAML/],
    ['a number for a split', 'train: 3\nval: images/val\nnames: [a]\n', /train: must be a path/],
    [
      'a split that is not there',
      'train: images/trian\nval: images/val\nnames: [a]\n',
      /train: images\/trian is not in it/,
    ],
    [
      'a split that can only be another',
      'train: /data/fire/images\nval: images/val\nnames: [a]\n',
      /another split's/,
    ],
    ['a split outside', 'train: ../../other\nval: images/val\nnames: [a]\n', /is not in it/],
  ]
  for (const [title, text, expected] of yamls) {
    it(`DATASET_INVALID: ${title}`, async () => {
      await put('data.yaml', text)
      await assert.rejects(audit(), { code: 'DATASET_INVALID', message: expected })
    })
  }

  it('DATASET_INVALID: a folder that is there, and holds nothing', async () => {
    await put('data.yaml', YAML.replace('images/train', 'images/empty'))
    await mkdir(join(folder, 'images/empty'))
    await assert.rejects(audit(), {
      code: 'DATASET_INVALID',
      message: /train: images\/empty holds no file/,
    })
  })

  it('takes the last of a key that stands twice, as the library does, and says so', async () => {
    await put('data.yaml', `${YAML}names: [flame, smoke]\n`)
    assert.deepEqual((await kinds()).includes('key-repeated'), true)
  })

  it('DATASET_MISSING: no data.yaml, as where a disk is not mounted', async () => {
    await unlink(join(folder, 'data.yaml'))
    await assert.rejects(audit(), { code: 'DATASET_MISSING', message: /no data\.yaml in/ })
  })

  it('stops when it is cancelled', async () => {
    await assert.rejects(
      auditDataset(new LocalFiles(folder), { signal: AbortSignal.abort(new Error('cancelled')) }),
      /cancelled/,
    )
  })
})
