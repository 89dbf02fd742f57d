import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it, mock } from 'node:test'
import { foreignLines, readForeignFile } from '../../../src/untrusted/file.ts'
import { readForeignJson } from '../../../src/untrusted/json.ts'
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
    'a bomb of lists': [
      `- &l0 [1, 1]\n${numbered(50, (at) => `- &l${at + 1} [*l${at}, *l${at}]\n`)}`,
      /more than 1000000 values/,
    ],
    'a bomb of merges': [
      `- &m0 {a: 1}\n${numbered(50, (at) => `- &m${at + 1} {<<: [*m${at}, *m${at}]}\n`)}`,
      /more than 1000000 values/,
    ],
    'merges of what is no map': ['a: &a 1\nb: {<<: *a}\n', /Merge|map/i],
    'seventy levels of lists': [`${'['.repeat(70)}${']'.repeat(70)}`, /deeper than 64 levels/],
    'seventy levels of maps': [`${'{a: '.repeat(70)}1${'}'.repeat(70)}`, /deeper than 64 levels/],
    'seventy levels of dashes': [`${'- '.repeat(70)}a`, /deeper than 64 levels/],
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

describe('files of others', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'foreign-'))
  })
  after(() => rm(folder, { recursive: true }))

  const put = async (content: string): Promise<string> => {
    const path = join(folder, 'file')
    await writeFile(path, content)
    return path
  }
  const linesOf = async (content: string, lineBytes = 10, fileBytes = 1_000_000): Promise<string[]> => {
    const found: string[] = []
    const { signal } = new AbortController()
    for await (const lines of foreignLines(await put(content), { lineBytes, fileBytes }, signal))
      found.push(...lines)
    return found
  }

  it('are read whole up to a limit', async () => {
    assert.equal(String(await readForeignFile(await put('12345'), 5)), '12345')
    assert.equal(await readForeignFile(await put('123456'), 5), undefined)
    assert.equal(String(await readForeignFile(await put(''), 5)), '')
  })

  it('that have no size, or never end, end at the limit', async () => {
    assert.equal(await readForeignFile('/dev/zero', 1000), undefined)
    assert.match(String(await readForeignFile('/proc/self/status', 1_000_000)), /VmRSS/)
  })

  it('are cut into lines, whatever their ends and lengths', async () => {
    assert.deepEqual(await linesOf('a\n\nbc\nlast'), ['a', 'bc', 'last'])
    assert.deepEqual(await linesOf('12345678901\nok\n'), ['ok'])
    assert.deepEqual(await linesOf(`${'x'.repeat(600_000)}\nok\n${'y'.repeat(600_000)}`, 10, 2_000_000), [
      'ok',
    ])
    assert.deepEqual(await linesOf('ab\ncd\nef\n', 10, 4), ['ab', 'c'])
    const across = `${'x'.repeat(262_140)}\nabcdefgh\n`
    assert.deepEqual(await linesOf(across, 300_000), ['x'.repeat(262_140), 'abcdefgh'])
  })

  it('are left at once by whoever cancels', async () => {
    const controller = new AbortController()
    const path = await put('line\n'.repeat(400_000))
    const reading = async (): Promise<void> => {
      const limits = { lineBytes: 10, fileBytes: 10_000_000 }
      for await (const _ of foreignLines(path, limits, controller.signal))
        controller.abort(new Error('enough'))
    }
    await assert.rejects(reading(), /enough/)
  })
})
