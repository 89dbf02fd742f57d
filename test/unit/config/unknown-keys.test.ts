/** Words and figures of others in what people read: they stay words, and what cannot be is unknown. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseOverrides } from '../../../src/config/overrides.ts'
import { resolveSettings, type Settings } from '../../../src/config/resolve.ts'
import { rejectsWith } from '../../support/failures.ts'

describe('settings without number', () => {
  const settings = (text: string): Settings =>
    resolveSettings({ text, fileName: 'r.yaml', overrides: [], trainingId: '7', root: '/d', workspace: '/w' })
  const numbered = (count_: number, line: (at: number) => string): string =>
    Array.from({ length: count_ }, (_, at) => line(at)).join('')
  const MINIMAL = 'dataset:\n  path: /data\ntraining:\n  weights: yolov8n.yaml\n'

  it('are counted, and the first of them named', async () => {
    const { text } = await rejectsWith('CONFIG_INVALID', () =>
      settings(`${MINIMAL}${numbered(5_000, (at) => `k${at}: 1\n`)}`),
    )
    assert.match(text.what, /have 5000 problems: line 5: k0 is not a setting/)
    assert.ok(text.what.length < 3_000)
  })

  it('that are arguments nobody knows are warned of in twenty lines and one', () => {
    const { warnings } = settings(`${MINIMAL}${numbered(3_000, (at) => `  unknown_${at}: 1\n`)}`)
    assert.equal(warnings.length, 21)
    assert.match(warnings.at(-1) ?? '', /^2980 more like these$/)
  })

  it('of overrides are refused', () => {
    const problems: string[] = []
    const lines = Array.from({ length: 20_000 }, (_, at) => `training.k${at}=1`)
    assert.equal(parseOverrides(lines, (text) => problems.push(text)).length, 1_000)
    assert.deepEqual(problems, ['there are more than 1000 overrides'])
  })
})
