import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Failure } from '../../../src/errors.ts'
import { AUDIT, findings, root, situation, split, startingFrom } from '../../support/situation.ts'

describe('judge', () => {
  it('has nothing against the example', () => {
    findings(situation())
  })

  it('says what is wrong with a file on the runner beside everything else', () => {
    const text = { what: 'The weights /w/a.pt are not a PyTorch file.', safe: '', next: 'Put it there.' }
    const weightFaults = [{ name: 'yolov8s-seg.pt', failure: new Failure('WEIGHTS_DAMAGED', text) }]
    const lacking = root({ missingWeights: ['yolov8s-seg.pt'] })
    const [found] = findings(
      { ...startingFrom('yolov8s-seg.pt', { ...lacking, gpus: [] }), weightFaults },
      'WEIGHTS_DAMAGED error',
      'GPU_MISSING error',
    )
    assert.equal(found?.what, 'The weights /w/a.pt are not a PyTorch file')
  })

  it('DATASET_INVALID names the first files', () => {
    const issue = {
      kind: 'image-empty',
      severity: 'error',
      meaning: 'pictures of zero bytes',
      count: 5,
      acceptance: 'leave',
      isAccepted: false,
      examples: ['a', 'b', 'c', 'd'],
    } as const
    const [found] = findings(situation('', {}, { issues: [issue] }), 'DATASET_INVALID error')
    assert.equal(found?.what, '5 × pictures of zero bytes (a; b; c; …)')
  })

  it('DATASET_INVALID for a train split without a single box', () => {
    const train = { ...split(3), backgrounds: 3 }
    findings(situation('', {}, { splits: { ...AUDIT.splits, train } }), 'DATASET_INVALID error')
  })

  it('HOME_UNUSABLE when the runner has no room for the results, or no such folder', () => {
    const [full] = findings({ ...situation(), runner: { home: '/h', freeBytes: 4e8 } }, 'HOME_UNUSABLE error')
    assert.match(full?.what ?? '', /\/h has 400\.0 MB free, and records and results may take 1\.00 GB/)
    findings({ ...situation(), runner: { home: '/h', freeBytes: null } }, 'HOME_UNUSABLE error')
  })

  it('CONFIG_INVALID is a warning for settings that mean something else, and errors come first', () => {
    const [first, second] = findings(
      situation('workers: 4, imgsz: [640, 320]', { root: null }),
      'ROOT_MISSING error',
      'CONFIG_INVALID warning',
    )
    assert.equal(first?.severity, 'error')
    assert.match(second?.what ?? '', /larger side/)
  })
})
