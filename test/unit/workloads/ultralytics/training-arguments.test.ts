import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MINIMAL, refusal, resolved } from '../../../support/settings.ts'

describe('training arguments', () => {
  const refused = [
    'data',
    'project',
    'name',
    'exist_ok',
    'resume',
    'pin_memory',
    'persistent_workers',
    'prefetch_factor',
    'model_name',
    'model_type',
    'val_split',
    'crop_fraction',
    'half',
  ]
  for (const key of refused) {
    it(`${key} is refused with what to do instead`, () => {
      const what = refusal(`${MINIMAL}  ${key}: 1\n`)
      assert.match(what, new RegExp(`line 5: training\\.${key} .*(remove|write|stand|run it again|cache)`))
    })
  }

  for (const device of ['[0, 1]', '-1', '""', '"0,1"', 'true', 'mps']) {
    it(`device: ${device} is refused`, () => {
      assert.match(refusal(`${MINIMAL}  device: ${device}\n`), /training.device must name one device/)
    })
  }

  const warned: [string, RegExp][] = [
    ['cache: true', /true means RAM/],
    ['batch: -1', /anew in each attempt; auto tries what fits/],
    ['imgsz: [1440, 808]', /larger side/],
    ['val: false', /unmeasured/],
    ['fraction: 0.1', /a part of the dataset/],
    ['brand_new_thing: 1', /setup-env asks the installed version/],
  ]
  for (const [line, expected] of warned) {
    it(`${line} is a warning`, () =>
      assert.match(resolved(`${MINIMAL}  ${line}\n`).warnings.join(), expected))
  }

  it('three can be left to the server', () =>
    assert.deepEqual(resolved(`${MINIMAL}  batch: auto\n  workers: auto\n  cache: auto\n`).warnings, []))

  for (const key of ['toString', 'valueOf', 'hasOwnProperty'])
    it(`${key} is one like any other that nobody knows`, () =>
      assert.match(resolved(`${MINIMAL}  ${key}: 1\n`).warnings.join(), /is not known from Ultralytics/))

  it('of the example people write are taken as given', () => {
    const lines = [
      'compile: true',
      'amp: true',
      'cos_lr: true',
      'patience: 20',
      'save_period: 5',
      'batch: 20',
      'seed: 42',
    ]
    assert.deepEqual(resolved(`${MINIMAL}${lines.map((line) => `  ${line}\n`).join('')}`).warnings, [])
  })
})
