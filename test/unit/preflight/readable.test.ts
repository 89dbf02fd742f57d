/** What somebody who may start a run, and no more, cannot take from the runner. */

import assert from 'node:assert/strict'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { AllowedPaths } from '../../../src/config/allowed-paths.ts'
import { resolveSettings } from '../../../src/config/resolve.ts'
import { Failure } from '../../../src/errors.ts'
import { datasetRequest } from '../../../src/preflight/dataset-request.ts'
import { Readable } from '../../../src/preflight/readable.ts'
import { findWeights } from '../../../src/weights/find.ts'
import { base, dataset, workspace } from '../../support/runner-files.ts'

/** Looks at a run as preflight does. @returns what it was refused for; empty for nothing */
async function refused(overrides: string[], paths: string[] = [], text = FILE()): Promise<string> {
  const signal = AbortSignal.timeout(10_000)
  const sources = { text, fileName: 'f', overrides, trainingId: '1', root: '/r', workspace }
  try {
    const settings = resolveSettings(sources)
    const readable = new Readable(settings, sources, workspace, { paths, packages: false })
    readable.refuseSettings()
    const asked = await datasetRequest(settings)
    readable.refuseDataset(asked.folder)
    readable.refuseCode()
    const places = [workspace, asked.folder]
    const { faults } = await findWeights(settings, places, signal, readable.allowed)
    if (faults[0]) throw faults[0].failure
    readable.refuseLinks(asked.folder, { mounts: [], follow: ['images'] })
    return ''
  } catch (error) {
    assert.ok(error instanceof Failure, String(error))
    assert.equal(error.code, 'NOT_ALLOWED', String(error))
    return error.text.what
  }
}
const FILE = () => `dataset: {path: ${dataset}}\ntraining: {weights: yolov8n.pt, code: null}\n`

describe('what a run may read on the runner', () => {
  const TAKEN: Record<string, () => [string[], RegExp]> = {
    'a key as weights': () => [[`training.weights=${base}/home/.ssh/id_ed25519`], /weights .*id_ed25519/],
    'a key as weights, by dots': () => [['training.weights=../home/.ssh/id_ed25519'], /id_ed25519/],
    'a key as weights, by a link in the repository': () => [['training.weights=link.pt'], /weights link\.pt/],
    'a key as weights, by a linked folder': () => [['training.weights=link/.ssh/id_ed25519'], /id_ed25519/],
    'a key as pretrained': () => [[`training.pretrained=${base}/home/.ssh/id_ed25519`], /id_ed25519/],
    'a key as a teacher': () => [[`training.distill_model=${base}/home/.ssh/id_ed25519`], /id_ed25519/],
    'weights beside the dataset, whose name goes on': () => [
      [`training.weights=${base}/data/fire-private/base.pt`],
      /fire-private/,
    ],
    'the home as code': () => [[`training.code=${base}/home`], /training\.code \(.*home\)/],
    'the home as code, by a link': () => [['training.code=link'], /training\.code/],
    'the disk as code': () => [['training.code=/'], /training\.code \(\/\)/],
    'the folder above as code': () => [['training.code=..'], /training\.code/],
    'the home as the dataset': () => [[`dataset.path=${base}/home`], /dataset\.path/],
    'the home as the dataset, in quotes': () => [[`dataset.path="${base}/home"`], /dataset\.path/],
    'the dataset’s parent': () => [[`dataset.path=${base}/data`], /dataset\.path/],
    'a dataset by a description elsewhere': () => [
      [`dataset.path=${base}/data/elsewhere.yaml`],
      /dataset\.path/,
    ],
    'a dataset by a description here that leads elsewhere': () => [
      ['dataset.path=leads.yaml'],
      /dataset\.path \(.*home/,
    ],
    'a description elsewhere': () => [[`dataset.yaml=${base}/data/elsewhere.yaml`], /dataset\.yaml/],
    'a description elsewhere, by dots': () => [['dataset.yaml=../elsewhere.yaml'], /dataset\.yaml/],
    'a file as a list of exclusions': () => [
      [`dataset.exclude=${base}/home/.ssh/id_ed25519`],
      /dataset\.exclude \(.*id_ed25519\)/,
    ],
    'a file as a baseline': () => [[`collect.baseline=${base}/home/.ssh/id_ed25519`], /collect\.baseline/],
    'the system’s files, all at once': () => [
      ['dataset.path=/etc', 'dataset.exclude=/etc/shadow', 'collect.baseline=/etc/passwd'],
      /dataset\.path \(\/etc\), dataset\.exclude \(\/etc\/shadow\), collect\.baseline \(\/etc\/passwd\)/,
    ],
    packages: () => [
      ['environment.requirements=["x @ https://evil.example/x.whl"]'],
      /environment\.requirements/,
    ],
    'an index': () => [['environment.index-url=https://evil.example/simple'], /environment\.index-url/],
    'an index of PyTorch': () => [
      ['environment.torch-backend=https://evil.example/w'],
      /environment\.torch-backend/,
    ],
  }
  for (const [name, make] of Object.entries(TAKEN)) {
    it(`NOT_ALLOWED: ${name}`, async () => {
      const [overrides, told] = make()
      assert.match(await refused(overrides), told)
      // Nothing may be read before it is refused, and so it does not matter what is there.
      if (!overrides.some((line) => line.startsWith('environment.')))
        assert.equal(await refused(overrides, ['/']), '')
    })
  }

  const GIVEN: Record<string, () => string[]> = {
    nothing: () => [],
    'weights in the repository': () => ['training.weights=base.pt'],
    'weights in the dataset': () => [`training.weights=${dataset}/base.pt`],
    'weights in the dataset, by another name of it': () => [
      `training.weights=${base}/data/also-fire/base.pt`,
    ],
    'a release that the server fetches': () => ['training.weights=yolov8s.pt'],
    'a path that is on the server alone': () => ['training.weights=/nowhere/on/the/runner.pt'],
    'code in the repository': () => ['training.code=training/'],
    'code in the dataset': () => [`training.code=${dataset}`],
    'the dataset, as the file has it': () => [`dataset.path=${dataset}`],
    'a folder of the dataset': () => [`dataset.path=${dataset}/images`],
    'the repository as the dataset': () => ['dataset.path=training'],
    numbers: () => ['training.epochs=2', 'environment.ultralytics=8.4.190', 'environment.torch-backend=cpu'],
  }
  for (const [name, overrides] of Object.entries(GIVEN))
    it(`allowed: ${name}`, async () => assert.equal(await refused(overrides()), ''))

  it('allows the folders that are listed, and no others', async () => {
    const models = [`training.weights=${base}/models/base.pt`]
    assert.match(await refused(models), /models\/base\.pt/)
    assert.equal(await refused(models, [join(base, 'models')]), '')
    assert.match(await refused(models, [join(base, 'model')]), /models\/base\.pt/)
    assert.match(await refused([`training.code=${base}/home`], [join(base, 'models')]), /training\.code/)
  })

  it('takes what the repository’s own settings say of the dataset, wherever it is', async () => {
    const own = `dataset: {path: ${base}/data/elsewhere.yaml, exclude: ${base}/data/elsewhere.yaml}\n`
    assert.equal(await refused([], [], `${own}training: {weights: yolov8n.pt}\n`), '')
  })

  it('holds weights and code of the repository’s own settings to the same, so that a branch cannot take them', async () => {
    const file = (training: string) => `dataset: {path: ${dataset}}\ntraining: {${training}}\n`
    assert.match(await refused([], [], file(`weights: ${base}/models/base.pt`)), /models\/base\.pt/)
    assert.match(await refused([], [], file(`weights: yolov8n.pt, code: ${base}/home`)), /training\.code/)
  })

  it('refuses a folder of links into which another description leads', async () => {
    symlinkSync(join(base, 'home'), join(dataset, 'backup'))
    const text = FILE()
    const overrides = ['dataset.data={train: backup, val: backup, names: [fire]}']
    const sources = { text, fileName: 'f', overrides, trainingId: '1', root: '/r', workspace }
    const readable = new Readable(resolveSettings(sources), sources, workspace, {
      paths: [],
      packages: false,
    })
    readable.refuseDataset(dataset)
    const view = { mounts: [{ path: 'linked/0', source: join(base, 'home') }], follow: ['backup'] }
    assert.throws(() => readable.refuseLinks(dataset, view), {
      code: 'NOT_ALLOWED',
      message: /a link in the dataset/,
    })
  })

  it('knows a folder from one whose name it begins, and the top from nothing', () => {
    const allowed = new AllowedPaths([join(base, 'data/fire')])
    assert.deepEqual(
      [
        'data/fire',
        'data/fire/x/y',
        'data/fire-private',
        'data',
        'data/fire/../fire-private',
        'data/also-fire/x',
      ].map((name) => allowed.hold(`${base}/${name}`)),
      [true, true, false, false, false, true],
    )
    assert.ok(new AllowedPaths(['/']).hold('/etc'))
    assert.ok(!new AllowedPaths([]).hold('/'))
  })
})
