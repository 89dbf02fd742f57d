import assert from 'node:assert/strict'
import { describe, it, mock } from 'node:test'
import {
  ARGUMENTS_LIMITS,
  DATASET_LIMITS,
  readForeignYaml,
  SETTINGS_LIMITS,
} from '../../../src/untrusted/yaml.ts'

const numbered = (count: number, line: (number: number) => string): string =>
  Array.from({ length: count }, (_, number) => line(number)).join('')

describe('YAML of others', () => {
  const read = (text: string, limits = DATASET_LIMITS) => readForeignYaml(text, '1.1', limits)

  it('is read as the library reads it', () => {
    const text = 'a: &a {b: 1}\nc: {<<: *a, d: yes}\npath: .\ne: [1.5, ~, 0x1f, "x"]\n'
    assert.deepEqual(read(text).value, {
      a: { b: 1 },
      c: { b: 1, d: true },
      path: '.',
      e: [1.5, null, 31, 'x'],
    })
    assert.deepEqual([read('').value, read('').problems], [null, []])
  })

  it('cannot reach a prototype', () => {
    const value = read('__proto__: {a: 1}\nconstructor: 2\n').value as object
    assert.equal(Object.getPrototypeOf(value), Object.prototype)
    assert.equal(Object.hasOwn(value, '__proto__'), true)
  })

  it('tells of keys that stand twice, with their lines', () => {
    const { value, repeated } = read('a: 1\nb: {c: 1, c: 2}\n"a": 3\n1: x\n"1": y\n')
    assert.deepEqual((value as Record<string, unknown>).a, 3)
    assert.deepEqual(
      repeated.map(({ line }) => line),
      [3, 2],
    )
  })

  const REFUSED: Readonly<Record<string, [string, RegExp]>> = {
    'a tag that nobody knows': ['a: !!python/object x\n', /tag/],
    'a tag with a command in it': ['a: !<##[stop-commands]x> b\n', /Unresolved tag: ##\\\[stop/],
    'a list for a key': ['? [a]\n: 1\n', /cannot be a key/],
    'a map for a key': ['{{a: 1}: 2}\n', /cannot be a key/],
    'an alias for a list that is a key': ['- &a [1]\n- {*a : 1}\n', /cannot be a key|alias/],
    'an alias of itself': ['a: &a [*a]\n', /what it stands in/],
    'an alias of nothing': ['a: *b\n', /alias/i],
    'thousands of aliases': [`- &a 1\n${'- *a\n'.repeat(5_001)}`, /more than 5000 aliases/],
    'thousands of anchors': [`${'- &a 1\n'.repeat(5_001)}- *a\n`, /more than 5000 anchors/],
    'a bomb of lists': [
      `- &l0 [1, 1]\n${numbered(50, (at) => `- &l${at + 1} [*l${at}, *l${at}]\n`)}`,
      /more than 300000 values/,
    ],
    'a bomb of merges': [
      `- &m0 {a: 1}\n${numbered(50, (at) => `- &m${at + 1} {<<: [*m${at}, *m${at}]}\n`)}`,
      /more than 300000 values/,
    ],
    'merges of what is not a map': ['a: &a 1\nb: {<<: *a}\n', /Merge|map/i],
    'seventy levels of lists': [`${'['.repeat(70)}${']'.repeat(70)}`, /deeper than 64 levels/],
    'seventy levels of maps': [`${'{a: '.repeat(70)}1${'}'.repeat(70)}`, /deeper than 64 levels/],
    'seventy levels of dashes': [`${'- '.repeat(70)}a`, /deeper than 64 levels/],
    'a thousand levels by aliases': [
      numbered(1_000, (at) => `- &l${at} [${at ? `*l${at - 1}` : 1}]\n`),
      /deeper than 64 levels/,
    ],
    'a chain of merges, each of the one before': [
      numbered(100, (at) => `m${at}: &m${at} {k${at}: 1${at ? `, <<: *m${at - 1}` : ''}}\n`),
      /deeper than 64 levels/,
    ],
    'a hundred thousand faults': [']'.repeat(290_000), /Unexpected flow-seq-end/],
    'brackets without end': ['['.repeat(100_000), /./],
    'indents without end': [numbered(1_500, (at) => `${' '.repeat(at)}a:\n`), /too deep|deeper/],
    'a set, of which nobody wants one': ['!!set {a}\n', /tag/i],
    'a second document': ['a: 1\n---\nb: 1\n', /second document/],
    'more than a description holds': ['- a\n'.repeat(70_000), /words and signs/],
    'blank lines and no end': ['\n'.repeat(400_000), /words and signs/],
    'comments and no end': ['#\n'.repeat(400_000), /words and signs/],
    'a text without end': ['a'.repeat(4_000_001), /longer than 4000000/],
  }
  for (const [name, [text, expected]] of Object.entries(REFUSED))
    it(`refuses ${name}, and prints nothing`, () => {
      const warn = mock.method(process, 'emitWarning', () => undefined)
      const { problems, value } = read(text)
      warn.mock.restore()
      assert.match(problems[0]?.text ?? '', expected)
      assert.equal(value, null)
      assert.equal(warn.mock.callCount(), 0)
      assert.ok(problems.length <= 101 && problems.every(({ line }) => line >= 1))
    })

  it('has tighter limits for settings, and for what the library was told', () => {
    assert.match(read('- a\n'.repeat(30_000), SETTINGS_LIMITS).problems[0]?.text ?? '', /100000 words/)
    assert.match(read('- a\n'.repeat(5_000), ARGUMENTS_LIMITS).problems[0]?.text ?? '', /20000 words/)
  })

  it('may have 30,000 classes', () => {
    const names = numbered(30_000, (at) => `  ${at}: class number ${at}\n`)
    const { value, problems } = read(`names:\n${names}`)
    assert.deepEqual(problems, [])
    assert.equal(Object.keys((value as { names: object }).names).length, 30_000)
  })
})
