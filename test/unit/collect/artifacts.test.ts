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

  it('are small first; weights are not compressed, and lie at the top', () => {
    const files = [
      file('events.jsonl'),
      file('ultralytics/weights/best.pt'),
      file('ultralytics/weights/last.pt'),
    ]
    const planned = planArtifacts('/r', files, ['report.html'], '7-2')
    assert.deepEqual(
      planned.map(({ name, folder, compressionLevel }) => [name, folder, compressionLevel]),
      [
        ['report-7-2', '/r', 6],
        ['logs-7-2', '/r', 6],
        ['model-7-2', '/r/ultralytics/weights', 0],
      ],
    )
  })

  it('keep the folders of weights that lie in several, and are left out when empty', () => {
    const planned = planArtifacts('/r', [file('a/best.pt'), file('b/best.pt')], ['report.html'], '7-2')
    assert.deepEqual(
      planned.map(({ kind, folder }) => [kind, folder]),
      [
        ['report', '/r'],
        ['model', '/r'],
      ],
    )
  })
})
