import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { describe, it } from 'node:test'
import { textOverride } from '../../../src/config/overrides.ts'
import type { Settings } from '../../../src/config/resolve.ts'
import { MINIMAL, refusal, resolved } from '../../support/settings.ts'

describe('a text in an override', () => {
  const TEXTS = [
    '/data/fire #2',
    '#2',
    "/data/it's",
    '/data/"new"',
    '/data/[a] {b} *c? !d &e',
    'a: b',
    '- a',
    '~',
    'null',
    'C:\\data\\fire',
    '/data/%20 @ `x` | > <',
    '/data/feu de forêt 日本',
    '2024',
    '3.10',
    'true',
    '"',
  ]
  /** Every setting that is text, and where it ends up. */
  const SETTINGS: [key: string, find: (settings: Settings) => unknown][] = [
    ['training.weights', ({ training }) => training.weights],
    ['collect.baseline', ({ collect }) => collect.baseline],
  ]
  for (const text of TEXTS) {
    it(`is taken as it stands: ${text}`, () => {
      for (const [key, find] of SETTINGS) {
        assert.equal(find(resolved(MINIMAL, [`${key}=${text}`])), text)
        assert.equal(find(resolved(MINIMAL, [`${key} =  ${text} `])), text)
        assert.equal(find(resolved(MINIMAL, [textOverride(key, text)])), text)
      }
      assert.equal(resolved(MINIMAL, [`dataset.path=/x/_${text}`]).dataset.path, resolve(`/x/_${text}`))
      assert.equal(resolved(MINIMAL, [`training.code=/x/_${text}`]).code?.path, resolve(`/x/_${text}`))
    })
  }

  it('is taken without the quotes that the file would have around it', () => {
    const weights = (written: string) => resolved(MINIMAL, [`training.weights=${written}`]).training.weights
    assert.equal(weights('"a b"'), 'a b')
    assert.equal(weights("'it''s #1'"), "it's #1")
    assert.equal(weights('" blank at both ends "'), ' blank at both ends ')
    assert.equal(weights('"a\\nb"'), 'a\nb')
    assert.equal(weights('"a" and "b'), '"a" and "b')
    assert.equal(resolved(MINIMAL, ['environment.python="3.10"']).environment.python, '3.10')
    for (const broken of ['"C:\\data"', "'it's'", '"a" and "b"'])
      assert.match(
        refusal(MINIMAL, [`training.weights=${broken}`]),
        /override of training\.weights: what stands between its quotes/,
      )
  })

  it('means no such setting when it is empty', () => {
    const named = MINIMAL.replace('path:', 'name: other\n  path:')
    assert.equal(resolved(named, ['dataset.name=']).dataset.name, 'fire')
    assert.equal(resolved(`${MINIMAL}  code: mine\n`, ['training.code=']).code, null)
  })

  it('is checked for what it says, remarks too', () => {
    const rates = ['20M', '08:00,20M 22:00,off', '"08:00,20M 22:00,off"', '2.5Mbit']
    for (const rate of rates)
      assert.equal(
        resolved(MINIMAL, [`transfer.bandwidth=${rate}`]).transfer.bandwidth,
        rate.replaceAll('"', ''),
      )
    for (const wrong of ['20M # slow', 'fast', '25:00,20M', '-1M'])
      assert.match(refusal(MINIMAL, [`transfer.bandwidth=${wrong}`]), /override of transfer\.bandwidth: it /)
  })

  it('is text where YAML would read something else', () => {
    assert.equal(resolved(MINIMAL, ['dataset.name=2024']).dataset.name, '2024')
    assert.equal(resolved(MINIMAL, ['environment.python=3.10']).environment.python, '3.10')
    assert.equal(resolved(MINIMAL, ['limits.on-cancel=kill']).limits.onCancel, 'kill')
    assert.match(
      refusal(MINIMAL, ['limits.on-cancel=kill #now']),
      /on-cancel: it must be stop, detach or kill/,
    )
    const index = resolved(MINIMAL, ['environment.index-url=https://host/simple/#a'])
    assert.equal(index.environment.indexUrl, 'https://host/simple/#a')
  })
})

describe('what is not text in an override', () => {
  it('is read as YAML', () => {
    const overrides = [
      'training.epochs=5 # quick',
      'training.classes=[0, 1]',
      'training.amp=false',
      'training.optimizer=SGD',
      'transfer.connections=4',
      'transfer.compress=[txt, csv]',
      'limits.follow=false',
      'limits.max-hours=1.5',
      'collect.gates.map50=0.8',
      'environment.requirements=["a==1", b]',
    ]
    const { training, transfer, limits, collect, environment } = resolved(MINIMAL, overrides)
    assert.deepEqual(training.args, { epochs: 5, classes: [0, 1], amp: false, optimizer: 'SGD', device: 0 })
    assert.deepEqual([transfer.connections, transfer.compress], [4, ['txt', 'csv']])
    assert.deepEqual([limits.follow, limits.maxHours, collect.gates], [false, 1.5, { map50: 0.8 }])
    assert.deepEqual(environment.requirements.slice(1), ['a==1', 'b'])
    assert.equal(resolved(MINIMAL, ['transfer.connections=auto']).transfer.connections, 'auto')
  })

  for (const line of [
    'training.pretrained=/m/fire #2.pt',
    'training.optimizer=SGD # fast',
    'training.cache=ram #x',
  ]) {
    it(`is refused where YAML would cut it: ${line}`, () =>
      assert.match(refusal(MINIMAL, [line]), /override of training\.\w+: YAML reads it only up to " #"/))
  }
})
