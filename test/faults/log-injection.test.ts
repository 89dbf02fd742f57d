/** Words of a server on their way into the runner's log, annotations, summary and report: they stay words. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { mock, test } from 'node:test'
import { githubLog } from '../../src/github/log.ts'
import { compileReport } from '../../src/report/compile.ts'
import { reportPage } from '../../src/report/page.ts'
import type { Report } from '../../src/report/report.ts'
import { reportSummary } from '../../src/report/summary.ts'
import { escapeMarkdown, markdownTable } from '../../src/text/markdown.ts'
import { printable } from '../../src/text/printable.ts'
import { csvOutcome } from '../support/csv-outcome.ts'
import { samplePlan } from '../support/plan.ts'
import { runnerCommands } from '../support/runner-commands.ts'

const SEED = Number(process.env.FAULT_SEED ?? randomInt(2 ** 31))
console.log(`seed ${SEED} (FAULT_SEED)`)

function dice(seed: number): (limit: number) => number {
  let state = seed >>> 0
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
}

const COMMANDS = [
  '::error::x',
  '::add-mask::a',
  '::set-output name=a::b',
  '::stop-commands::t',
  '::group::g',
  '##[error]x',
  '##[group]x',
  '##[add-mask]x',
  '##[set-env name=A]b',
]
const BEFORE = [
  '',
  ' ',
  '\t',
  '\u00a0',
  '\u3000',
  '\u2003',
  '\u0085',
  '\ufeff',
  '\u200b',
  '\u00ad',
  '\u034f',
  '\u061c',
  '\u180e',
  '\u2060',
  '\ufe0f',
  '\u{e0001}',
  '\u{1d173}',
  '\0',
  '\x1b[2K',
  'text\r',
  'text\n',
  'a\r\n',
  'a\u2028',
  '>>> ',
  ':',
  '#',
  '\ud800',
  '%0A',
]
const PAYLOADS = [
  ...BEFORE.flatMap((before) => COMMANDS.map((command) => before + command)),
  ...['\u00ad', '\u200d', '\ufe0f', '\u{e0020}', '\0'].flatMap((gap) => [
    `##${gap}[error]x`,
    `#${gap}#[error]x`,
    `:${gap}:error::x`,
  ]),
]

// A clock that runs fast, so that the log's budget of lines never ends here.
let now = 0
mock.method(performance, 'now', () => {
  now += 1_000
  return now
})

/** What a piece of work prints, all of it. */
function printed(work: () => void): string {
  let text = ''
  const original = process.stdout.write
  process.stdout.write = ((chunk: string | Uint8Array) => {
    text += String(chunk)
    return true
  }) as typeof process.stdout.write
  try {
    work()
  } finally {
    process.stdout.write = original
  }
  return text
}

const LEVELS = { info: [], notice: ['notice'], warning: ['warning'] } as const
test(`${PAYLOADS.length} payloads through every level of the log`, async () => {
  assert.ok(PAYLOADS.length >= 200)
  for (const payload of PAYLOADS) {
    for (const [level, own] of Object.entries(LEVELS)) {
      const output = printed(() => githubLog[level as 'info'](payload))
      assert.deepEqual(runnerCommands(output), own, JSON.stringify(payload))
    }
    const debug = runnerCommands(printed(() => githubLog.debug(payload)))
    assert.ok(
      debug.every((name) => name === 'debug'),
      JSON.stringify(payload),
    )
    const group = printed(() => void githubLog.group(payload, () => new Promise(() => undefined)))
    assert.deepEqual(runnerCommands(group), ['group'], JSON.stringify(payload))
  }
})

test('payloads as a failure: one annotation, and nothing else', () => {
  const script = `
    import { Failure } from ${JSON.stringify(join(import.meta.dirname, '../../src/errors.ts'))}
    import { runAction } from ${JSON.stringify(join(import.meta.dirname, '../../src/github/run-action.ts'))}
    const payload = JSON.parse(process.env.PAYLOAD)
    await runAction('x', { readInputs: () => ({}), outputs: () => ({}), facts: () => undefined, main: async () => {
      throw new Failure('AGENT_FAILED', { what: payload, safe: payload, next: payload }, new Error(payload)) } })`
  for (const payload of [PAYLOADS.join('\n'), PAYLOADS.join(' '), PAYLOADS.join('\r')]) {
    let output = ''
    try {
      execFileSync(process.execPath, ['--input-type=module-typescript', '-e', script], {
        env: { ...process.env, PAYLOAD: JSON.stringify(payload) },
        encoding: 'utf8',
      })
    } catch (error) {
      output = (error as { stdout: string }).stdout
    }
    const commands = runnerCommands(output)
    assert.deepEqual(
      commands.filter((name) => name !== 'debug'),
      ['error'],
      output.slice(-1000),
    )
  }
})

const PIECES = [
  '::',
  ':',
  '##[',
  '##',
  '#',
  '[',
  ']',
  'error',
  'error]',
  'add-mask',
  'group',
  ' ',
  '\t',
  '\r',
  '\n',
  '\r\n',
  '\x1b[31m',
  '\0',
  '\u0085',
  '\u00a0',
  '\u00ad',
  '\u2028',
  '\u200b',
  '\u202e',
  '\ufe0f',
  '\ufeff',
  '\u{e0001}',
  '\ud800',
  '\\',
  '|',
  '`',
  '<',
  '>',
  '&',
  '"',
  "'",
  '<script>',
  '</td>',
  '<!--',
  '-->',
  ']]>',
  '](x)',
  '![',
  '*',
  '_',
  '~~',
  '$',
  '@a',
  'www.a.b',
  'http://a.b',
  'a',
  'é',
]
function* fuzz(count: number, seed: number): Generator<string> {
  const roll = dice(seed)
  for (let line = 0; line < count; line++) {
    let text = ''
    for (let length = 1 + roll(10); length > 0; length--) text += PIECES[roll(PIECES.length)]
    yield text
  }
}

test('700,000 fuzz lines through the log', () => {
  let lines: string[] = []
  const check = (): void => {
    const output = printed(() => {
      for (const line of lines) githubLog.info(line)
    })
    if (runnerCommands(output).length > 0)
      for (const line of lines)
        assert.deepEqual(runnerCommands(printed(() => githubLog.info(line))), [], JSON.stringify(line))
    lines = []
  }
  for (const line of fuzz(700_000, SEED)) if (lines.push(line) === 1000) check()
})

test('200,000 fuzz lines through the Markdown of a summary', () => {
  for (const text of fuzz(200_000, SEED + 1)) {
    const cell = escapeMarkdown(text)
    assert.doesNotMatch(
      cell.replace(/\\[\\`*_[\]|~$]/g, ''),
      /[`*_[\]|~$\n\r<>@]|www\./i,
      JSON.stringify(text),
    )
    assert.match(cell, /^(?:[^&]|&#\d+;)*$/, JSON.stringify(text))
  }
  assert.equal(markdownTable(['a'], [[PAYLOADS.join('\n')]]).split('\n').length, 4)
})

test('100,000 fuzz lines stay one printable line each', () => {
  for (const text of fuzz(100_000, SEED + 2))
    assert.doesNotMatch(printable(text), /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u, JSON.stringify(text))
})

const CSV = readFileSync(join(import.meta.dirname, '../fixtures/training/results.csv'), 'utf8')
const ENUMERATED = new Set(['verdict', 'createdAt', 'startedAt', 'phase', 'schema', 'comparable'])

/** A report every word of which is the server's. */
function reportOf(word: string): Report {
  const outcome = { ...csvOutcome('7', CSV), digest: 'd', arguments: { a: 'b' }, ultralytics: 'c' }
  const state = {
    state: 'failed' as const,
    reason: 'x',
    attempt: 2,
    epoch: 1,
    epochs: 1,
    seconds: 1,
    secondsBefore: 0,
  }
  const report = compileReport({
    plan: samplePlan(),
    trainingId: '7',
    record: {
      state,
      outcome,
      timeline: [{ attempt: 1, state: 'training', seconds: 55 }],
      lock: 'ultralytics==1\n',
      claimedModelSha256: null,
      evaluation: null,
    },
    baseline: { ...outcome, arguments: { a: 'c' } },
    gates: { map50: 0.99 },
    phases: [{ phase: 'transfer', startedAt: '2026-11-24T08:00:00.000Z', seconds: 31, facts: { a: 'b' } }],
    files: [{ path: 'ultralytics/weights/best.pt', size: 6e6, sha256: 'b'.repeat(64) }],
    leftOut: [{ path: 'p', reason: 'r' }],
    now: new Date('2026-11-24T09:00:00Z'),
  })
  return poisoned(report, word) as Report
}

function poisoned(value: unknown, word: string): unknown {
  if (typeof value === 'string') return word
  if (Array.isArray(value)) return value.map((item) => poisoned(item, word))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, ENUMERATED.has(key) ? item : poisoned(item, word)]),
  )
}

/** The page's elements and their attributes, without their text. */
const skeleton = (page: string): string =>
  (page.match(/<[^>]*>/g) ?? []).map((tag) => tag.replace(/"[^"]*"/g, '""')).join('')

const MARKUP = [
  '</td><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onload='x",
  '</style><script>x</script>',
  '</title><base href=//evil>',
  '<!--',
  '--><iframe>',
  '&lt;script&gt;',
  '</svg><foreignObject>',
  '`',
  ']]>',
  '<plaintext>',
  '\u202e</p>',
]
test('the page of a report keeps its skeleton, whatever the words in it are', () => {
  const honest = skeleton(reportPage(reportOf('word'), []))
  for (const word of [...MARKUP, ...fuzz(150, SEED + 3)])
    assert.equal(skeleton(reportPage(reportOf(word), [])), honest, JSON.stringify(word))
})

test('a real parser finds in the most hostile page the elements of the honest one', () => {
  const parse = (page: string): string =>
    execFileSync(
      'python3',
      [
        '-I',
        '-c',
        `
import html.parser, sys
class P(html.parser.HTMLParser):
    def handle_starttag(self, tag, attributes): print(tag, *(name for name, _ in attributes))
    def handle_comment(self, data): print("comment")
P().feed(sys.stdin.read())`,
      ],
      { input: page, encoding: 'utf8' },
    )
  const honest = parse(reportPage(reportOf('word'), []))
  assert.match(honest, /^svg/m)
  assert.equal(parse(reportPage(reportOf(MARKUP.join(' ')), [])), honest)
})

test('the summary of a report holds no HTML and no line of the server', () => {
  const lines = (text: string): number => text.split('\n').length
  const honest = lines(reportSummary(reportOf('word'), ['word']))
  for (const word of [...MARKUP, ...PAYLOADS]) {
    const summary = reportSummary(reportOf(word), [word])
    assert.equal(lines(summary), honest, JSON.stringify(word))
    assert.doesNotMatch(summary, /<[a-z!/]/i, JSON.stringify(word))
  }
})
