import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as v from 'valibot'
import { parse } from 'valibot'
import { resolved, resolvedSchema, setting } from '../../../src/config/section-shape.ts'
import { layOver } from '../../../src/github/explicit-inputs.ts'
import { InputReader } from '../../../src/github/inputs.ts'

const number = v.pipe(v.number(), v.finite())
const SECTION = {
  'most-hours': setting(v.pipe(number, v.gtValue(0)), null, 'A limit that may be absent.'),
  'keep-files': setting(v.pipe(number, v.integer(), v.minValue(1), v.maxValue(9)), 2, 'A whole number.'),
  'of-lines': setting(
    v.union([v.pipe(number, v.integer()), v.literal('auto')]),
    'auto',
    'A number, or a word.',
  ),
  how: setting(v.picklist(['fast', 'slow']), 'fast', 'One of some words.'),
  'is-loud': setting(v.boolean(), false, 'A switch.'),
  version: setting(
    v.union([v.string(), v.pipe(number, v.transform(String))]),
    '',
    'What YAML may take for a number.',
  ),
  words: setting(v.array(v.string()), [], 'A list, with a reader of its own.'),
}
const PLANNED = parse(
  resolvedSchema(SECTION),
  resolved(SECTION, parse(v.strictObject(SECTION), { 'most-hours': 3, words: ['planned'] })),
)

function laid(inputs: Record<string, string>): { told: typeof PLANNED; problems: string } {
  const given = Object.entries(inputs).map(([name, text]) => [`INPUT_${name.toUpperCase()}`, text])
  const read = new InputReader(Object.fromEntries(given))
  const words = (reader: InputReader) => (reader.isGiven('words') ? reader.lines('words') : undefined)
  const told = layOver(read, SECTION, PLANNED, { words })
  try {
    read.finish()
    return { told, problems: '' }
  } catch (error) {
    return { told, problems: String(error) }
  }
}

describe('the settings of a section', () => {
  it('are in the plan in camelCase, with their defaults', () => {
    assert.deepEqual(PLANNED, {
      mostHours: 3,
      keepFiles: 2,
      ofLines: 'auto',
      how: 'fast',
      isLoud: false,
      version: '',
      words: ['planned'],
    })
  })

  it('stay as planned where no input says something else', () => {
    assert.deepEqual(laid({}), { told: PLANNED, problems: '' })
  })

  it('are what the inputs of the same names say, each as its schema has it', () => {
    const inputs = {
      'most-hours': '1.5',
      'keep-files': '9',
      'of-lines': '4',
      how: 'slow',
      'is-loud': 'true',
      version: '3.10',
      words: 'a\nb',
    }
    assert.deepEqual(laid(inputs).told, {
      mostHours: 1.5,
      keepFiles: 9,
      ofLines: 4,
      how: 'slow',
      isLoud: true,
      version: '3.10',
      words: ['a', 'b'],
    })
  })

  it('have no limit where an input says 0, and a word where the schema has one', () => {
    assert.equal(laid({ 'most-hours': '0' }).told.mostHours, null)
    assert.equal(laid({ 'of-lines': 'auto' }).told.ofLines, 'auto')
  })

  for (const [name, text] of [
    ['most-hours', '-1'],
    ['most-hours', 'many'],
    ['keep-files', '0'],
    ['keep-files', '10'],
    ['keep-files', '2.5'],
    ['of-lines', 'some'],
    ['how', 'quick'],
    ['is-loud', 'yes'],
  ] as const)
    it(`are refused by name: ${name}=${text}`, () => {
      const { told, problems } = laid({ [name]: text })
      assert.match(problems, new RegExp(`INPUT_INVALID.*${name}`))
      assert.deepEqual(told, PLANNED)
    })
})
