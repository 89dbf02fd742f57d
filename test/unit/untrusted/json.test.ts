import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readForeignJson } from '../../../src/untrusted/json.ts'

const numbered = (count: number, line: (number: number) => string): string =>
  Array.from({ length: count }, (_, number) => line(number)).join('')

describe('JSON of others', () => {
  it('is read when it is like what anybody writes', () => {
    const value = { a: [1, '[{:"\\', null], b: { c: true } }
    assert.deepEqual(readForeignJson(JSON.stringify(value), 1000), value)
    assert.deepEqual(readForeignJson(`"${'['.repeat(1000)}"`, 2000), '['.repeat(1000))
  })

  const REFUSED: Readonly<Record<string, string>> = {
    'depth in lists': `${'['.repeat(65)}${']'.repeat(65)}`,
    'depth in objects': `${'{"a":'.repeat(65)}1${'}'.repeat(65)}`,
    'depth without end': '['.repeat(900_000),
    'objects without number': `[${'{},'.repeat(250_000)}1]`,
    'members without number': `{${numbered(90_000, (at) => `"${at}":1,`)}${'"a":1,'.repeat(120_000)}"b":1}`,
    'a string without end': `"${'\\"'.repeat(400_000)}`,
    'more than it may have': ' '.repeat(2_000_001),
    'no JSON': '{a: 1}',
    nothing: '',
  }
  for (const [name, text] of Object.entries(REFUSED))
    it(`is not read: ${name}`, () => assert.equal(readForeignJson(text, 2_000_000), undefined))
})
