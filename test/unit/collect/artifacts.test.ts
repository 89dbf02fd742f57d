import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { planArtifacts } from '../../../src/collect/artifacts.ts'
import type { ReportFile } from '../../../src/report/report.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'record-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('the artifacts', () => {
  const file = (path: string): ReportFile => ({ path, size: 1, sha256: '' })
  const contents = { reports: ['report.html'], notes: [], modelNotes: [], model: undefined }

  it('are small first; weights are not compressed, and lie at the top', () => {
    const files = [
      file('events.jsonl'),
      file('ultralytics/weights/best.pt'),
      file('ultralytics/weights/last.pt'),
    ]
    const planned = planArtifacts('/r', files, contents, '7-2')
    assert.deepEqual(
      planned.map(({ name, folder, compressionLevel }) => [name, folder, compressionLevel]),
      [
        ['report-7-2', '/r', 6],
        ['logs-7-2', '/r', 6],
        ['model-7-2', '/r/ultralytics/weights', 0],
      ],
    )
  })

  it('have of the model what was put together for people, where it was', () => {
    const model = { path: '/r/model', files: ['best.pt', 'SHA256SUMS'] }
    const files = [file('ultralytics/weights/best.pt')]
    const [, planned] = planArtifacts('/r', files, { ...contents, model }, '7-2')
    assert.equal(planned?.folder, '/r/model')
    assert.deepEqual(planned?.files, ['/r/model/best.pt', '/r/model/SHA256SUMS'])
  })

  it('keep the folders of weights that lie in several, and are left out when empty', () => {
    const planned = planArtifacts('/r', [file('a/best.pt'), file('b/best.pt')], contents, '7-2')
    assert.deepEqual(
      planned.map(({ kind, folder }) => [kind, folder]),
      [
        ['report', '/r'],
        ['model', '/r'],
      ],
    )
  })
})
