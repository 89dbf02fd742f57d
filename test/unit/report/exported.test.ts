import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Exported } from '../../../src/report/exported.ts'
import { reportPage } from '../../../src/report/page.ts'
import { HOSTILE, report } from '../../support/sample-report.ts'

const ONNX: Exported = {
  format: 'onnx',
  files: [{ path: 'exports/best.onnx', size: 12e6, sha256: 'a'.repeat(64) }],
  agreement: {
    pictures: 50,
    detections: 1500,
    matched: 1499,
    scoreDifference: 0.00012,
    boxDifference: 0.0003,
  },
  trouble: '',
}

describe('exports on the page', () => {
  const page = (...exports: Exported[]): string => reportPage({ ...report(), exports }, [])

  it('are not there when nothing was exported', () => assert.doesNotMatch(page(), /Exports/))

  it('tell how far each agrees, or why it is missing', () => {
    const missing = { ...ONNX, format: 'engine', files: [], agreement: null, trouble: 'no GPU' }
    const shown = page(ONNX, missing)
    assert.match(shown, /<td>onnx<\/td><td class="n">12\.0 MB<\/td><td>1,499 of 1,500 detections found again/)
    assert.match(shown, /score 0\.00012, of a box 0\.03 % of the picture/)
    assert.match(shown, /<td>engine<\/td><td class="n">–<\/td><td class="fail">not delivered: no GPU/)
  })

  it('do nothing with what a server says', () => {
    const shown = page({ ...ONNX, files: [], agreement: null, trouble: HOSTILE.repeat(100) })
    assert.doesNotMatch(shown, /<script|<img/)
    assert.ok(shown.length < page(ONNX).length + 5_000)
  })
})
