import assert from 'node:assert/strict'
import { test } from 'node:test'
import { harmlessLines } from '../../../src/github/log.ts'
import { printable } from '../../../src/text/printable.ts'

/**
 * Whether actions/runner would take a line for a command: `::name` after leading white space, or `##[name` anywhere
 * (its ActionCommand.TryParseV2 and TryParse).
 */
function isCommand(line: string): boolean {
  return /^\s*::/.test(line) || /##\[/.test(line)
}

const PAYLOADS = [
  '::add-mask::x',
  '  ::error file=a::b',
  '\u00a0::stop-commands::t',
  '>>> ##[error]x',
  '##[[error]x',
  '####[group]x',
  'progress 10 %\r::set-output name=a::b',
  'a\n::warning::b',
  'a\u2028::debug::b',
  '\u001b[2K::notice::b',
  '\ufeff::error::b',
  '\u0000::error::b',
  ':::error::',
]
for (const payload of PAYLOADS) {
  test(`harmless: ${JSON.stringify(payload)}`, () => {
    for (const line of [printable(payload), ...harmlessLines(payload)]) {
      assert.ok(!isCommand(line), line)
      assert.doesNotMatch(line, /[\u0000-\u001f\u007f-\u009f]/)
    }
  })
}

test('a hundred thousand random lines hold no command', () => {
  let seed = 42
  const random = (limit: number): number => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff
    return seed % limit
  }
  const pieces = [
    ':',
    '::',
    '#',
    '##',
    '[',
    'error',
    ']',
    ' ',
    '\t',
    '\r',
    '\n',
    '\u001b',
    '\u200b',
    '\u00a0',
    'a',
    '\\',
  ]
  for (let round = 0; round < 100_000; round++) {
    const text = Array.from({ length: 1 + random(10) }, () => pieces[random(pieces.length)]).join('')
    for (const line of harmlessLines(text)) assert.ok(!isCommand(line), JSON.stringify(text))
  }
})

test('long text is cut, and ordinary text is left alone', () => {
  assert.equal(printable('x'.repeat(50), 10), `${'x'.repeat(10)}…`)
  assert.equal(printable('épreuve 1: 3 × 4 °C'), 'épreuve 1: 3 × 4 °C')
})
