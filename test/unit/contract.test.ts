/** Holds together what is written in several places: code, action.yml, READMEs, workflows, error codes. */
import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import {
  ACTIONS,
  type ActionContract,
  actionNames,
  parseContract,
  readContract,
} from '../../scripts/action-contract.ts'
import { readme, topReadme, withTables } from '../../scripts/docs.ts'
import { ERROR_CODES } from '../../src/errors.ts'
import { InputReader } from '../../src/github/inputs.ts'
import { githubRun } from '../../src/github/run.ts'
import { samplePlan } from '../support/plan.ts'

const ROOT = join(import.meta.dirname, '../..')
const NAMES = ['collect', 'preflight', 'setup-env', 'train', 'transfer']

/** Remembers the name of every input that is asked for; all reading goes through `optional`. */
class RecordingReader extends InputReader {
  readonly asked = new Set<string>()

  override optional(name: string): string {
    this.asked.add(name)
    return name === 'plan' ? JSON.stringify(samplePlan()) : super.optional(name)
  }
}

/** Stands for any result: every property of it, and every call, is again anything; as text it is empty. */
const anything: unknown = new Proxy(() => undefined, {
  get: (_target, key) => (key === Symbol.toPrimitive ? () => '' : anything),
  apply: () => anything,
})

test('there are exactly these actions', () => assert.deepEqual(actionNames().sort(), NAMES))

for (const name of actionNames()) {
  test(`${name}: action.yml declares the inputs that inputs.ts reads`, async () => {
    const { readInputs } = await import(join(ACTIONS, name, 'inputs.ts'))
    const reader = new RecordingReader({})
    readInputs(reader, githubRun({}))
    assert.deepEqual([...reader.asked].sort(), Object.keys(readContract(name).inputs).sort())
  })

  test(`${name}: action.yml declares the outputs that outputs.ts sets`, async () => {
    const { outputs } = await import(join(ACTIONS, name, 'outputs.ts'))
    assert.deepEqual(Object.keys(outputs(anything)).sort(), Object.keys(readContract(name).outputs).sort())
  })

  test(`${name}: runs on node24 from dist, names are kebab-case`, () => {
    const { runs, inputs, outputs } = readContract(name)
    assert.equal(runs.using, 'node24')
    assert.equal(runs.main, `../../dist/${name}/index.js`)
    if (runs.post !== undefined) assert.equal(runs.post, `../../dist/${name}/post.js`)
    for (const key of [...Object.keys(inputs), ...Object.keys(outputs)])
      assert.match(key, /^[a-z0-9]+(-[a-z0-9]+)*$/)
  })

  test(`${name}: the README's tables are up to date (npm run docs)`, () => {
    const { is, shouldBe } = readme(name)
    assert.equal(is, shouldBe)
  })
}

test('a page without a place for the tables is an error', () => {
  assert.throws(() => withTables('# x', readContract('setup-env')), /has no line/)
})

test('an input without a description is an error', () => {
  const text =
    'name: x\ndescription: y\ninputs: {bare: {required: true}}\noutputs: {}\nruns: {using: a, main: b}\n'
  assert.throws(() => parseContract(text, 'x'), /inputs\.bare\.description/)
  assert.throws(
    () => parseContract(text.replace('required: true', "description: ' '"), 'x'),
    /description is missing/,
  )
})

interface Step {
  readonly id?: string
  readonly uses?: string
  readonly with?: Record<string, unknown>
}

interface Workflow {
  readonly jobs: Record<
    string,
    { readonly steps: readonly Step[]; readonly outputs?: Record<string, string> }
  >
}

for (const path of globSync('{.github/workflows,examples/**}/*.{yml,yaml}', { cwd: ROOT })) {
  const workflow: Workflow | undefined = parse(readFileSync(join(ROOT, path), 'utf8'))
  for (const [job, { steps = [], outputs = {} }] of Object.entries(workflow?.jobs ?? {})) {
    for (const step of steps) {
      const name = /(?:^|\/)actions\/([a-z-]+)(?:@|$)/.exec(step.uses ?? '')?.[1]
      if (name === undefined || !NAMES.includes(name)) continue
      test(`${path}, ${job}: passes to ${name} what it takes and needs`, () =>
        passes(step, readContract(name)))
      test(`${path}, ${job}: takes from ${name} what it gives`, () =>
        takes(step, outputs, readContract(name)))
    }
  }
}

function passes(step: Step, { inputs }: ActionContract): void {
  const given = Object.keys(step.with ?? {})
  assert.deepEqual(
    given.filter((key) => !(key in inputs)),
    [],
  )
  const required = Object.entries(inputs).filter(([, { required }]) => required)
  assert.deepEqual(
    required.map(([key]) => key).filter((key) => !given.includes(key)),
    [],
  )
}

function takes(step: Step, jobOutputs: Record<string, string>, { outputs }: ActionContract): void {
  const used = Object.values(jobOutputs).flatMap((expression) => [
    ...expression.matchAll(/steps\.([\w-]+)\.outputs\.([\w-]+)/g),
  ])
  const ours = used.filter(([, id]) => id === step.id).map(([, , output]) => output ?? '')
  assert.deepEqual(
    ours.filter((output) => !(output in outputs)),
    [],
  )
}

function sources(pattern: string): string {
  return globSync(pattern, { cwd: ROOT })
    .filter((path) => !path.includes('/dist/'))
    .map((path) => readFileSync(join(ROOT, path), 'utf8'))
    .join('\n')
}

test('the top README shows what was measured last (npm run docs)', () => {
  const { is, shouldBe } = topReadme()
  assert.equal(is, shouldBe)
})

test('docs/troubleshooting.md has one heading per error code', () => {
  const page = readFileSync(join(ROOT, 'docs/troubleshooting.md'), 'utf8')
  const headings = [...page.matchAll(/^### ([A-Z_]+)$/gm)].map((match) => match[1])
  assert.deepEqual(headings.sort(), [...ERROR_CODES].sort())
})

test('every error code is thrown somewhere, and tested somewhere', () => {
  const code = sources('{src,actions}/**/*.ts') + sources('remote/**/*.py')
  const tests = sources('test/**/*.{ts,py}')
  const absentFrom = (text: string): string[] =>
    ERROR_CODES.filter((each) => !new RegExp(`['"\`]${each}\\b`).test(text))
  assert.deepEqual(absentFrom(code), [], 'never thrown')
  assert.deepEqual(absentFrom(tests), [], 'never tested')
})

test('every file that the guarantees name is there', () => {
  const page = readFileSync(join(ROOT, 'docs/guarantees.md'), 'utf8')
  const named = [...page.matchAll(/\]\(([^)]+)\)/g)].map(([, path = '']) => join(ROOT, 'docs', path))
  assert.ok(named.length > 15)
  assert.deepEqual(
    named.filter((path) => !existsSync(path)),
    [],
  )
})
