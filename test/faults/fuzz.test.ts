/**
 * Every parser of foreign text on text that nobody thought of: a parser answers or refuses with a Failure, each input within
 * two seconds of work. FAULT_SEED repeats a run.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, describe, it } from 'node:test'
import fc from 'fast-check'
import { checkListing } from '../../src/collect/listing.ts'
import { parseOverrides } from '../../src/config/overrides.ts'
import { parsePlan } from '../../src/config/plan.ts'
import { resolveSettings } from '../../src/config/resolve.ts'
import { parseBandwidth } from '../../src/config/timetable.ts'
import { IgnoreRules } from '../../src/dataset/ignore.ts'
import { Failure } from '../../src/errors.ts'
import { harmlessLines } from '../../src/github/log.ts'
import { lockedVersion } from '../../src/report/environment.ts'
import { Timeline } from '../../src/report/timeline.ts'
import { parseAddress } from '../../src/ssh/address.ts'
import { FrameReader } from '../../src/ssh/frames.ts'
import { parseHostKeys } from '../../src/ssh/host-key-lines.ts'
import { readPrivateKey } from '../../src/ssh/private-key.ts'
import { escapeMarkdown } from '../../src/text/markdown.ts'
import { readEvent } from '../../src/training/events.ts'
import { readForeignJson } from '../../src/untrusted/json.ts'
import { DATASET_LIMITS, readForeignYaml } from '../../src/untrusted/yaml.ts'
import { parseDataYaml } from '../../src/workloads/ultralytics/audit/data-yaml.ts'
import { inspectImage } from '../../src/workloads/ultralytics/audit/image.ts'
import { readLabels } from '../../src/workloads/ultralytics/audit/labels.ts'
import { readPictureList } from '../../src/workloads/ultralytics/audit/list-lines.ts'
import { csvOutcome } from '../support/csv-outcome.ts'
import { runsOf, SEED, Tally, tell } from '../support/figures.ts'
import { samplePlan } from '../support/plan.ts'
import { runnerCommands } from '../support/runner-commands.ts'

const RUNS = runsOf(20_000, 1_000_000)
const MOST_MS = 2_000
console.log(`seed ${SEED} (FAULT_SEED)`)

/** Words that mean something to one of the parsers, or to what reads the log. */
const WORDS = [
  ...[
    '::error::x',
    '##[add-mask]x',
    '\r',
    '\n',
    '\t',
    ' ',
    '\0',
    '\u2028',
    '\ufeff',
    '\ud800',
    '\u202e',
    'é',
  ],
  ...[
    '[',
    ']',
    '{',
    '}',
    '(',
    ')',
    ',',
    ':',
    ': ',
    '- ',
    '? ',
    '# ',
    '|',
    '>',
    '&a ',
    '*a',
    '!x ',
    '!!set ',
    '<<: *a',
  ],
  ...[
    '"',
    "'",
    '\\',
    '%YAML 1.1\n',
    '---\n',
    '...\n',
    '@',
    '`',
    '~',
    '=',
    '==',
    '.',
    '..',
    '/',
    '**/',
    '*',
    '!',
  ],
  ...[
    '0',
    '1',
    '-1',
    '1e999',
    'nan',
    '.inf',
    '0x1f',
    '1_0',
    '5e9',
    '99999999999999999999',
    '0.5',
    '1.01',
    'null',
  ],
  ...[
    'train',
    'val',
    'names',
    'nc',
    'path',
    'images',
    'a.jpg',
    './',
    'epoch',
    'time',
    'metrics/mAP50(B)',
    'torch',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'state',
    'type',
    'finished',
    'supervisor',
    'training',
    'dataset.path',
  ],
  ...[
    'ssh-ed25519 AAAA',
    'SHA256:',
    '[::1]:22',
    'user@',
    '-p',
    '08:00,20M',
    '-----BEGIN OPENSSH PRIVATE KEY-----',
  ],
] as const

const words = fc.array(fc.constantFrom(...WORDS), { maxLength: 60 }).map((parts) => parts.join(''))
const lines = fc.array(words, { maxLength: 8 }).map((parts) => parts.join('\n'))
/** One thing over and over: what takes quadratic time shows. */
const repeated = fc
  .tuple(words, fc.constantFrom(...WORDS), fc.integer({ min: 1, max: 2000 }), words)
  .map(([before, word, times, after]) => before + word.repeat(times) + after)
const json = fc.json({ maxDepth: 6 })
const text = fc.oneof(
  { weight: 4, arbitrary: words },
  { weight: 3, arbitrary: lines },
  { weight: 1, arbitrary: repeated },
  { weight: 1, arbitrary: json },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
)
const bytes = fc.oneof(
  text.map((each) => Buffer.from(each)),
  fc.uint8Array({ maxLength: 300 }).map((each) => Buffer.from(each)),
)

const FILES = {
  sizes: new Map(['images/a.jpg', 'images/b/a.jpg', 'train/a.jpg'].map((key) => [key, 1])),
  bytes: 3,
  snapshot: '',
  left: { junk: [], excluded: [], link: [] },
  refused: [],
}
const PLAN = JSON.stringify(samplePlan())
const RULES = { classCount: 3, keypointColumns: 0, keypointWidth: 1, isPose: false, isSingleClass: false }
const RECORD = { from: 'supervisor', attempt: 1, atMs: 1, type: 'state', state: 'training' }
const SETTINGS = readFileSync(new URL('../../retrain.yaml', import.meta.url), 'utf8')
const DATA =
  'path: .\ntrain: &a [images/train]\nval: *a\nnc: 2\nnames:\n  0: fire\n  1: "smoke"\nkpt_shape: [17, 3]\n'
const ROWS = '0 0.5 0.5 0.1 0.1\n1 0.1 0.2 0.3 0.4 0.5 0.6\n'
const noPause = async (): Promise<void> => undefined

/** Tries so many inputs. */
type Check = (parameters: { readonly seed: number; readonly numRuns: number }) => Promise<void>

/** What a sort of input does to each parser; most take text. */
const PARSERS: Readonly<Record<string, Check>> = {
  'YAML of the settings': of(fc.oneof(text, mutated(SETTINGS)), (each) => {
    resolveSettings({
      text: each,
      fileName: 'retrain.yaml',
      overrides: [],
      trainingId: '7',
      root: '/data',
      workspace: '/work',
    })
  }),
  overrides: of(text, (each) => {
    const problems: string[] = []
    parseOverrides([`training.epochs=${each}`, each, `dataset.path=${each}`], (problem) =>
      problems.push(problem),
    )
    silent(problems)
  }),
  'YAML of a dataset': of(fc.oneof(bytes, mutated(DATA).map(Buffer.from)), (each) => {
    const { classes } = parseDataYaml(each, 'data.yaml')
    assert.ok(classes.length > 0 && classes.length <= 30_000)
  }),
  'YAML of the library': of(text, (each) => {
    const { problems } = readForeignYaml(each, '1.1', DATASET_LIMITS)
    silent(problems.map(({ text: problem }) => problem))
  }),
  JSON: of(text, (each) => void readForeignJson(each, 1_000_000)),
  events: of(fc.oneof(json, mutated(JSON.stringify(RECORD))), (each) => {
    readEvent(readForeignJson(each, 1_000_000))
    const timeline = new Timeline()
    for (const line of each.split('\n')) timeline.add(line)
    for (const { seconds } of timeline.stretches()) assert.ok(Number.isFinite(seconds) && seconds >= 0)
  }),
  'results.csv': of(
    fc.oneof(
      text,
      text.map((each) => `epoch,time,a\n${each}`),
    ),
    (each) => {
      const { curves } = csvOutcome('x', each)
      for (const column of Object.values(curves.columns)) assert.equal(column.length, curves.epochs.length)
    },
  ),
  'a lock': of(text, (each) => {
    const version = lockedVersion(`torch==${each}`, 'torch')
    assert.ok(version === null || /^[\w.+!-]{1,64}$/.test(version))
  }),
  'a plan': of(fc.oneof(text, mutated(PLAN)), (each) => void parsePlan(each)),
  labels: of(fc.oneof(text, mutated(ROWS)), (each) => {
    const { defect = '', classes } = readLabels(Buffer.from(each).toString('latin1'), RULES)
    assert.ok(classes.every((class_) => class_ < RULES.classCount))
    silent([defect])
  }),
  pictures: of(fc.oneof(bytes, bytes.map(withMagic)), (each) => {
    inspectImage({ sizeBytes: each.length, read: (at, length) => each.subarray(at, at + length) })
  }),
  'an ignore file': of(text, (each) => {
    new IgnoreRules(each.split('\n')).ignores('images', 'a/b/images', true)
  }),
  'a list of pictures': of(bytes, async (each) => {
    const list = await readPictureList('l.txt', each, FILES, noPause)
    silent(list.dead.map((place) => list.told(place)))
  }),
  addresses: of(text, (each) => void parseAddress(each)),
  'host keys': of(text, (each) => void parseHostKeys(each, { user: 'a', host: 'example.org', port: 22 })),
  'private keys': of(text, (each) => void readPrivateKey(each, '')),
  frames: of(bytes, (each) => {
    try {
      for (const { payload } of new FrameReader().push(each)) assert.ok(payload.length <= each.length)
    } catch (error) {
      // Its caller makes a Failure of it.
      assert.ok(error instanceof RangeError)
    }
  }),
  'names of results': of(text, (each) => {
    checkListing([{ path: each, size: 1, sha256: 'a'.repeat(64) }])
    assert.match(each, /^[A-Za-z0-9_][A-Za-z0-9._ /-]*$/)
  }),
  'a timetable': of(text, (each) => void parseBandwidth(each)),
  'the log': of(text, (each) => assert.deepEqual(runnerCommands(harmlessLines(each).join('\n')), [])),
  'a summary': of(text, (each) => {
    assert.doesNotMatch(escapeMarkdown(each), /[\n\r<>@]|www\.|[\w.+-]&#64;(?!&#8203;)/i)
  }),
}

describe(`${RUNS} inputs`, () => {
  const tally = new Tally()
  const each = Math.ceil(RUNS / Object.keys(PARSERS).length)
  let wrong = Object.keys(PARSERS).length
  after(() => tell({ row: 'fuzz', runs: each * Object.keys(tally.facts).length, wrong, facts: tally.facts }))

  for (const [name, check] of Object.entries(PARSERS))
    it(name, async () => {
      tally.add(name, each)
      await check({ seed: SEED, numRuns: each })
      wrong--
    })
})

/** A property of a parser: it answers, or refuses with a Failure that is not a defect of ours. */
function of<T>(arbitrary: fc.Arbitrary<T>, parse: (input: T) => void | Promise<void>): Check {
  const property = fc.asyncProperty(arbitrary, async (input) => {
    const before = process.cpuUsage()
    try {
      await parse(input)
    } catch (error) {
      if (!(error instanceof Failure) || error.code === 'INTERNAL_ERROR') throw error
      silent(error.message.split('\n'))
    }
    // Work, not time: the machine may have something else to do.
    const { user, system } = process.cpuUsage(before)
    assert.ok(user + system < MOST_MS * 1000, `${Math.round((user + system) / 1000)} ms`)
  })
  return (parameters) => fc.assert(property, parameters)
}

/** What is said of an input is one printable line, and holds no command. */
function silent(said: readonly string[]): void {
  for (const line of said) assert.deepEqual(runnerCommands(harmlessLines(line).join('\n')), [], line)
}

/** A text with some of its parts replaced, moved or left out. */
function mutated(whole: string): fc.Arbitrary<string> {
  const change = fc.tuple(fc.nat(whole.length), fc.nat(40), words)
  return fc
    .array(change, { minLength: 1, maxLength: 4 })
    .map((changes) =>
      changes.reduce((now, [at, length, put]) => now.slice(0, at) + put + now.slice(at + length), whole),
    )
}

/** The first bytes of a kind of picture, and then whatever comes. */
function withMagic(rest: Buffer): Buffer {
  const heads = [
    'ffd8ffe0',
    '89504e470d0a1a0a',
    '424d',
    '49492a00',
    '4d4d002a',
    '52494646000000005745425056503820',
    '47494638',
  ]
  return Buffer.concat([Buffer.from(heads[rest.length % heads.length] ?? '', 'hex'), rest])
}
