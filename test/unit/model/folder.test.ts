import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { makeModelFolder } from '../../../src/model/folder.ts'
import type { Export } from '../../../src/model/operations.ts'
import { modelRelease } from '../../../src/model/release.ts'
import type { ReportFile } from '../../../src/report/report.ts'
import { workloadOf } from '../../../src/workloads/workloads.ts'
import { rejectsWith } from '../../support/failures.ts'
import { report } from '../../support/sample-report.ts'

const WORKLOAD = workloadOf('ultralytics')

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'model-'))
})
afterEach(() => rm(folder, { recursive: true }))

const sha256 = (content: string) => createHash('sha256').update(content).digest('hex')

function file(path: string): ReportFile {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), path)
  return { path, size: path.length, sha256: sha256(path) }
}

function openvino(): Export {
  const files = ['best.xml', 'best.bin', 'metadata.yaml'].map((name) =>
    file(`exports/best_openvino_model/${name}`),
  )
  const agreement = {
    pictures: 50,
    detections: 1500,
    matched: 1500,
    scoreDifference: 1e-6,
    boxDifference: 1e-7,
  }
  const told = { seconds: 9, imgsz: 640, opset: null, versions: { openvino: '2026.4.1' }, trouble: '' }
  return { format: 'openvino', files, agreement, ...told }
}

function weights(): ReportFile[] {
  return [file('events.jsonl'), file('ultralytics/weights/best.pt'), file('ultralytics/weights/last.pt')]
}

function passed() {
  const [, best] = weights()
  assert.ok(best)
  const made = report()
  return { ...made, model: best, gates: [], verdict: 'pass' as const }
}

describe('the folder of a model', () => {
  it('holds weights, exports and what we say of them, with sums that sha256sum takes', async () => {
    const { path: note } = file('ultralytics/weights/model.json')
    const files = weights()
    const made = await makeModelFolder(
      { folder, files, modelNotes: [note] },
      passed(),
      [openvino()],
      WORKLOAD,
    )
    assert.ok(made)
    const events = [...made.sums.keys()].find((path) => path.startsWith('tensorboard/'))
    assert.deepEqual([...made.files].sort(), [
      'README.md',
      'SHA256SUMS',
      'best.pt',
      'best_openvino_model/best.bin',
      'best_openvino_model/best.xml',
      'best_openvino_model/metadata.yaml',
      'exports.json',
      'last.pt',
      'model.json',
      events,
    ])
    execFileSync('sha256sum', ['--check', '--strict', '--quiet', 'SHA256SUMS'], { cwd: made.path })
    const lines = (await readFile(join(made.path, 'SHA256SUMS'), 'utf8')).trim().split('\n')
    assert.equal(lines.length, made.files.length - 1)
    const record = JSON.parse(await readFile(join(made.path, 'exports.json'), 'utf8'))
    assert.deepEqual(
      [record.model, record.exports[0].format, record.exports[0].files[0].path],
      [passed().model.sha256, 'openvino', 'best_openvino_model/best.xml'],
    )
  })

  it('holds the files alone where there is no report, and is not there without weights', async () => {
    const made = await makeModelFolder({ folder, files: weights(), modelNotes: [] }, undefined, [], WORKLOAD)
    assert.deepEqual(made?.files, ['best.pt', 'last.pt', 'SHA256SUMS'])
    assert.equal(
      await makeModelFolder({ folder, files: [file('train.log')], modelNotes: [] }, passed(), [], WORKLOAD),
      undefined,
    )
  })

  it('says which of its files cannot be had', async () => {
    const gone = { path: 'ultralytics/weights/gone.pt', size: 1, sha256: '' }
    await rejectsWith('HOME_UNUSABLE', () =>
      makeModelFolder({ folder, files: [gone], modelNotes: [] }, undefined, [], WORKLOAD),
    )
  })
})

describe('a model to release', () => {
  it('goes without folders, what one trains on with, and with sums of its own', async () => {
    const made = await makeModelFolder(
      { folder, files: weights(), modelNotes: [] },
      passed(),
      [openvino()],
      WORKLOAD,
    )
    assert.ok(made)
    const release = await modelRelease(passed(), [openvino()], made)
    assert.ok(release)
    assert.deepEqual(release.assets.map(({ name }) => name).sort(), [
      'README.md',
      'SHA256SUMS',
      'best.pt',
      'best_openvino_model.best.bin',
      'best_openvino_model.best.xml',
      'best_openvino_model.metadata.yaml',
      'exports.json',
    ])
    const there = join(folder, 'downloaded')
    mkdirSync(there)
    for (const { name, open, bytes, sha256: sum } of release.assets) {
      const content = await text(open())
      assert.deepEqual([Buffer.byteLength(content), sha256(content)], [bytes, sum], name)
      await writeFile(join(there, name), content)
    }
    execFileSync('sha256sum', ['--check', '--strict', '--quiet', 'SHA256SUMS'], { cwd: there })
    assert.equal((await readdir(there)).length, release.assets.length)
    assert.equal(release.model, passed().model.sha256)
  })

  it('is none that failed, is not finished, or proves nothing', async () => {
    const made = await makeModelFolder({ folder, files: weights(), modelNotes: [] }, passed(), [], WORKLOAD)
    assert.ok(made)
    for (const verdict of ['fail', 'incomplete'] as const)
      assert.equal(await modelRelease({ ...passed(), verdict }, [], made), undefined)
    assert.equal(await modelRelease({ ...passed(), model: null }, [], made), undefined)
    const against = { ...passed().against, standing: 'worse' as const }
    assert.equal(await modelRelease({ ...passed(), against }, [], made), undefined)
    const dataset = { ...passed().dataset, worthless: 'val is train' }
    assert.equal(await modelRelease({ ...passed(), dataset }, [], made), undefined)
  })
})
