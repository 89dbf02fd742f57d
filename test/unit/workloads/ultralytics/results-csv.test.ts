import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { bestPosition, epochSeconds, meanEpochSeconds } from '../../../../src/interfaces/curves.ts'
import { parseResultsCsv } from '../../../../src/workloads/ultralytics/results-csv.ts'
import { csvOutcome } from '../../../support/csv-outcome.ts'

const RECORDED = join(import.meta.dirname, '../../../fixtures/training/results.csv')

describe('results.csv', () => {
  it('of a real training is read whole', async () => {
    const outcome = csvOutcome('real', await readFile(RECORDED, 'utf8'))
    assert.equal(outcome.curves.epochs.length, 30)
    assert.equal(outcome.curves.columns['train/box_loss']?.[29], 1.6601)
    assert.deepEqual(outcome.metrics, {
      precision: 1,
      recall: 0.89372,
      map50: 0.95637,
      map5095: 0.58155,
      bestEpoch: 30,
    })
    assert.equal(outcome.secondsPerEpoch?.toFixed(4), (54.6431 / 30).toFixed(4))
  })

  it('may have padded headers, CRLF and a byte order mark', () => {
    const curves = parseResultsCsv(
      '\ufeff                  epoch,         train/box_loss\r\n      1,   1.008\r\n',
    )
    assert.deepEqual(curves, { epochs: [1], columns: { 'train/box_loss': [1.008] } })
  })

  it('counts the last row of an epoch that was repeated after a resume', () => {
    const curves = parseResultsCsv('epoch,time,a\n1,10,0.1\n2,20,0.2\n3,30,0.3\n3,11,0.33\n4,21,0.4\n')
    assert.deepEqual(curves.epochs, [1, 2, 3, 4])
    assert.deepEqual(curves.columns.a, [0.1, 0.2, 0.33, 0.4])
    assert.deepEqual(epochSeconds(curves), [10, 10, 11, 10])
  })

  it('leaves out a torn row and rows without an epoch', () => {
    const curves = parseResultsCsv('epoch,a,b\n1,2,3\nepoch,a,b\n0,1,1\n-1,1,1\n1.5,1,1\n,1,1\n2,0.')
    assert.deepEqual(curves.epochs, [1])
  })

  it('knows nothing where a cell is not a number', () => {
    for (const cell of [
      'nan',
      '',
      'None',
      '0x1',
      '0b1',
      '0o7',
      '1_0',
      '١',
      'true',
      '--1',
      '1e',
      '.',
      '"0.5"',
    ]) {
      const { curves } = csvOutcome('x', `epoch,a\n1,${cell}\n`)
      assert.deepEqual(curves.columns.a, [null], cell)
    }
    for (const cell of ['inf', '-inf', 'Infinity', '1e999']) {
      const { curves } = csvOutcome('x', `epoch,a,metrics/mAP50(B),time\n1,${cell},${cell},${cell}\n`)
      assert.deepEqual(Object.values(curves.columns), [[null], [null], [null]], cell)
    }
  })

  it('that is none is empty', () => {
    for (const text of ['', '\n\n', '{"epoch": 1}', 'a,b\n1,2\n', '<html>']) {
      assert.deepEqual(parseResultsCsv(text), { epochs: [], columns: {} })
    }
  })

  it('cannot reach a prototype, and is cut when it is a flood', () => {
    const curves = parseResultsCsv('epoch,__proto__,constructor\n1,7,8\n')
    assert.equal(Object.getPrototypeOf(curves.columns), Object.prototype)
    assert.equal(Object.hasOwn(curves.columns, '__proto__'), true)
    const flood = parseResultsCsv(`epoch\n${Array.from({ length: 150_000 }, (_, at) => at + 1).join('\n')}`)
    assert.ok(flood.epochs.length <= 100_000)
  })
})

describe('the time of an epoch', () => {
  it('is unknown without a time column, and after a gap', () => {
    assert.deepEqual(epochSeconds(parseResultsCsv('epoch,a\n1,1\n2,1\n')), [null, null])
    assert.deepEqual(epochSeconds(parseResultsCsv('epoch,time\n1,10\n4,50\n5,61\n')), [10, null, 11])
    assert.deepEqual(epochSeconds(parseResultsCsv('epoch,time\n1,nan\n2,20\n3,30\n')), [null, null, 10])
  })

  it('is averaged over the epochs whose time is known', () => {
    assert.equal(meanEpochSeconds(parseResultsCsv('epoch,time\n1,10\n4,50\n5,62\n')), 11)
    assert.equal(meanEpochSeconds(parseResultsCsv('epoch,a\n1,1\n')), null)
  })
})

describe('the best epoch', () => {
  it('is that of the greatest mAP50-95, the first of equals', () => {
    const csv = 'epoch,metrics/mAP50-95(B)\n1,0.1\n2,0.5\n3,nan\n4,0.5\n5,0.2\n'
    assert.equal(bestPosition(parseResultsCsv(csv)), 1)
  })

  it('is unknown where nothing was measured', () => {
    assert.equal(bestPosition(parseResultsCsv('epoch,a\n1,1\n')), -1)
    assert.equal(csvOutcome('x', 'epoch,a\n1,1\n').metrics.bestEpoch, null)
  })
})
