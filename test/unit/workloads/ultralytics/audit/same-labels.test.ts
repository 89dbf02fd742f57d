/** Two labels of one picture: written in two ways they say the same, and a false conflict would stop a training. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { areSameLabels } from '../../../../../src/workloads/ultralytics/audit/same-labels.ts'
import { BOX } from '../../../../support/dataset-folder.ts'

const TWO = '0 0.5 0.5 0.2 0.2\n1 0.3 0.3 0.1 0.1\n'
/** One character per byte. */
const bytes = (text: string) => Buffer.from(text).toString('latin1')

/** Small objects in a grid, as a counting dataset has them. */
function grid(count: number, digits: number): string[] {
  return Array.from({ length: count }, (_, at) => {
    const [x, y] = [(at % 50) / 50 + 1 / 300, Math.floor(at / 50) / 50 + 1 / 300]
    return `0 ${x.toFixed(digits)} ${y.toFixed(digits)} 0.01 0.01`
  })
}

describe('labels say the same', () => {
  const same: [title: string, one: string, other: string][] = [
    ['in another order', TWO, '1 0.3 0.3 0.1 0.1\n0 0.5 0.5 0.2 0.2\n'],
    ['in other spellings of numbers', TWO, '0.0 5e-1 .5 +0.20 0.2\r\n1 0.30 3.0e-1 0.1 0.1'],
    ['with a byte-order mark', BOX, bytes(`\ufeff${BOX}`)],
    ['with another end of a line', TWO, TWO.replace('\n', '\f')],
    ['with an object twice, of which the library takes one', BOX, BOX + BOX],
    ['with 2,500 objects rounded in two ways', grid(2500, 6).join('\n'), grid(2500, 3).reverse().join('\n')],
    ['on two sides of a step of the rounding', '0 0.4999 0.5 0.2 0.2', '0 0.5001 0.4999 0.2 0.2'],
    ['when both are empty', '', ' \r\n\n'],
  ]
  for (const [title, one, other] of same)
    it(title, () => {
      assert.ok(areSameLabels(one, other, false))
      assert.ok(areSameLabels(other, one, false))
    })

  it('under two classes only where all are taken for one', () => {
    assert.ok(areSameLabels(BOX, BOX.replace('0', '1'), true))
    assert.ok(!areSameLabels(BOX, BOX.replace('0', '1'), false))
  })
})

describe('labels contradict each other', () => {
  const other: [title: string, one: string, other: string][] = [
    ['with a box elsewhere', BOX, '0 0.5 0.52 0.2 0.2'],
    ['with a box of another size', BOX, '0 0.5 0.5 0.2 0.25'],
    ['with one of two boxes', TWO, BOX],
    ['with a box for which two are near', `${BOX}0 0.501 0.5 0.2 0.2`, `${BOX}0 0.3 0.3 0.2 0.2`],
    ['with one of 2,500 objects elsewhere', grid(2500, 4).join('\n'), grid(2501, 4).slice(1).join('\n')],
    ['with a polygon for a box', BOX, '0 0.4 0.4 0.6 0.4 0.6 0.6 0.4 0.6'],
  ]
  for (const [title, one, two] of other)
    it(title, () => {
      assert.ok(!areSameLabels(one, two, false))
      assert.ok(!areSameLabels(two, one, false))
    })
})
