import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { resolveSettings } from '../../../src/config/resolve.ts'
import { loadView, storeView } from '../../../src/config/view-store.ts'
import { WHOLE_VIEW } from '../../../src/dataset/view.ts'
import { Failure } from '../../../src/errors.ts'
import { writeExclusions } from '../../../src/home/exclusions.ts'
import { FindingsFile } from '../../../src/home/findings-file.ts'
import { datasetRequest } from '../../../src/preflight/dataset-request.ts'
import { Faults } from '../../../src/preflight/faults.ts'
import { DatasetFolder } from '../../support/dataset-folder.ts'
import { rejectsWith } from '../../support/failures.ts'

const YAML = 'train: images/train\nval: images/val\nnames: [fire]\n'

function settings(dataset: string, training = '', workspace = '/'): ReturnType<typeof resolveSettings> {
  const text = `dataset: {${dataset}}\ntraining: {weights: yolov8n.yaml, ${training}}\n`
  return resolveSettings({ text, fileName: 'f', overrides: [], trainingId: '1', root: '/r', workspace })
}

describe('what the audit is asked', () => {
  it('is for the folder, where the path is its description', async () => {
    await using folder = await DatasetFolder.make()
    await folder.pictures('images/train', 2, 'labels/train')
    await folder.pictures('images/val', 1, 'labels/val', 'v')
    await folder.put('coins.yaml', YAML)
    await folder.put('../above.yml', `path: set\n${YAML}`)
    await folder.put('../far.yaml', `path: ${folder.path}\n${YAML}`)
    for (const path of ['set/coins.yaml', 'above.yml', 'far.yaml']) {
      const asked = await datasetRequest(settings(`path: ${join(folder.top, path)}`))
      assert.equal(asked.folder, folder.path)
      assert.equal((await folder.audit(asked.request)).splits.train.images, 2, path)
    }
    assert.equal(settings('path: /data/coins.yaml').dataset.name, 'coins')
  })

  const classes: [title: string, training: string, trained: number[] | null][] = [
    ['all', '', null],
    ['one', 'classes: 2', [2]],
    ['some', 'classes: [0, 3]', [0, 3]],
  ]
  for (const [title, training, trained] of classes)
    it(`names the classes that are trained: ${title}`, async () =>
      assert.deepEqual((await datasetRequest(settings('path: /x', training))).request.trained, trained))

  it('has what is left out from a file, too', async () => {
    await using folder = await DatasetFolder.make()
    await folder.put('left.txt', '# broken ones\nimages/a.jpg\r\n*.tmp\n')
    const { request } = await datasetRequest(settings('path: /x, exclude: left.txt', '', folder.path))
    assert.deepEqual(request.exclude, ['# broken ones', 'images/a.jpg', '*.tmp', ''])
    const damaged = Array.from({ length: 50_000 }, (_, at) => `images/train/camera_${at}_of_a_long_name.jpg`)
    const list = writeExclusions(folder.path, '7', damaged)
    const long = await datasetRequest(settings(`path: /x, exclude: ${list}`))
    assert.equal(long.request.exclude.length, damaged.length + 1)
    const { text } = await rejectsWith('CONFIG_UNREADABLE', () =>
      datasetRequest(settings('path: /x, exclude: "*.tmp"')),
    )
    assert.match(text.what, /^The list that dataset\.exclude names, .*\*\.tmp cannot be read/)
    assert.match(text.next, /patterns themselves stand in a list/)
  })

  it('is refused for a kind that nobody knows, or that cannot be accepted', () => {
    for (const kind of ['image-emty', 'label-orphan', 'junk'])
      assert.throws(() => settings(`path: /x, accept: [${kind}]`), { code: 'CONFIG_INVALID' })
  })
})

describe('what travels of a dataset', () => {
  it('stands in the plan, or, when it is long, in the home with its hash', async () => {
    const home = await mkdtemp(join(tmpdir(), 'view-'))
    try {
      const short = { ...WHOLE_VIEW, exclude: ['*.tmp'] }
      assert.deepEqual(await storeView(short, home, '7'), short)
      const long = { ...WHOLE_VIEW, leave: Array.from({ length: 5000 }, (_, at) => `images/${at}.jpg`) }
      const stored = await storeView(long, home, '7')
      assert.deepEqual(Object.keys(stored), ['sha256'])
      assert.deepEqual(await loadView(stored, home, '7'), long)
      await rejectsWith('INPUT_INVALID', () => loadView(stored, home, '8'))
      await writeFile(join(home, 'runs/7/dataset-view.json'), '{}')
      await rejectsWith('INPUT_INVALID', () => loadView(stored, home, '7'))
    } finally {
      await rm(home, { recursive: true })
    }
  })
})

describe('the table of findings', () => {
  it('holds every single one, harmless in a spreadsheet', async () => {
    const home = await mkdtemp(join(tmpdir(), 'findings-'))
    try {
      using file = new FindingsFile(home, '7')
      for (let at = 0; at < 3000; at++)
        file.add({ kind: 'image-empty', severity: 'error', place: `images/${at}.jpg`, detail: '' })
      file.add({ kind: 'label-orphan', severity: 'warning', place: '=cmd|"x"!A1', detail: 'odd' })
      file.flush()
      const lines = (await readFile(file.path, 'utf8')).trimEnd().split('\n')
      assert.equal(lines.length, 3002)
      assert.deepEqual(
        [lines[0], lines[1]],
        ['path,kind,severity,detail', '"images/0.jpg",image-empty,error,'],
      )
      assert.equal(lines.at(-1), '"\'=cmd|""x""!A1",label-orphan,warning,"odd"')
    } finally {
      await rm(home, { recursive: true })
    }
  })

  it('is not written where there is nothing to say', async () => {
    using file = new FindingsFile('/nowhere/at/all', '7')
    file.flush()
  })
})

describe('failures of independent steps', () => {
  const failure = (what: string) =>
    new Failure('DATASET_MISSING', { what, safe: 'Nothing was sent.', next: 'Mount it.' })

  it('are gathered, and what is not one of them is thrown', async () => {
    const faults = new Faults(new AbortController().signal)
    assert.equal(await faults.unless(async () => 7), 7)
    assert.equal(await faults.unless(() => Promise.reject(failure('One.'))), undefined)
    assert.equal(await faults.unless(() => Promise.reject(failure('Two.'))), undefined)
    assert.deepEqual(
      faults.findings.map(({ what }) => what),
      ['One', 'Two'],
    )
    await assert.rejects(
      faults.unless(() => Promise.reject(new Error('a defect'))),
      /a defect/,
    )
  })

  it('are not gathered after a cancellation', async () => {
    const faults = new Faults(AbortSignal.abort())
    await rejectsWith('DATASET_MISSING', () => faults.unless(() => Promise.reject(failure('One.'))))
  })
})
