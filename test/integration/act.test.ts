import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { ActEvent } from '../../local/act/events.ts'
import { runWorkflow, type WorkflowRun } from '../../local/act.ts'
import { ACT, ROOT } from '../../local/paths.ts'
import { parseOverrides, textOverride } from '../../src/config/overrides.ts'
import { InputReader } from '../../src/github/inputs.ts'

/** Prints what it was given, and ends as told by a file beside the repository. */
const STAND_IN = `import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
const { env } = process
const name = env.INPUT_NAME
writeFileSync(env.STAND_IN_SCRIPT + '-' + name + '.json', JSON.stringify(env))
console.log(JSON.stringify({ name, server: env.INPUT_SERVER, secrets: [env['INPUT_SSH-KEY'], env['INPUT_SSH-PASSPHRASE']].map((secret) => Buffer.from(secret).toString('base64')), overrides: env.INPUT_OVERRIDES,
  run: env.GITHUB_RUN_ID, event: env.GITHUB_EVENT_NAME, node: process.version, leaked: env.HOST_SECRET ?? '' }))
const script = readFileSync(env.STAND_IN_SCRIPT, 'utf8')
appendFileSync(env.GITHUB_STEP_SUMMARY, '# ' + name)
if (!script.includes('no-outputs-' + name)) {
  appendFileSync(env.GITHUB_OUTPUT, 'needed=true\\nplan={}\\nvenv=/venv\\ndigest=abc\\n')
}
if (script.includes('hang-' + name)) setInterval(() => undefined, 1000)
else process.exitCode = script.includes('fail-' + name) ? 1 : 0
`
const JOBS = ['preflight', 'setup-env', 'transfer', 'train', 'collect']
const SECRETS = ['-----BEGIN KEY-----\nab"c$HOME\\n\'\n-----END KEY-----\n', 'a $HOME \\"b#"'] as const
let repository: string

before(() => {
  repository = mkdtempSync(join(tmpdir(), 'gpu-retrain-workflow-'))
  cpSync(join(ROOT, '.github/workflows/retrain.yml'), join(repository, '.github/workflows/retrain.yml'))
  for (const name of JOBS) {
    mkdirSync(join(repository, 'actions', name), { recursive: true })
    const inputs = `inputs: { name: { description: n, default: ${name} } }`
    // As the actions' own: a bundle that lies outside of the action's folder.
    const runs = `runs: { using: node24, main: ../../dist/${name}/index.mjs }`
    writeFileSync(
      join(repository, 'actions', name, 'action.yml'),
      `name: n\ndescription: n\n${inputs}\n${runs}\n`,
    )
    mkdirSync(join(repository, 'dist', name), { recursive: true })
    writeFileSync(join(repository, 'dist', name, 'index.mjs'), STAND_IN)
  }
  const identity = ['-c', 'user.name=test', '-c', 'user.email=test@example.org']
  for (const args of [
    ['init', '-q'],
    ['add', '.'],
    [...identity, 'commit', '-q', '-m', 'test'],
  ]) {
    execFileSync('git', args, { cwd: repository })
  }
})
after(() => rmSync(repository, { recursive: true }))

describe('the workflow, with stand-ins for the actions', () => {
  test('runs the five jobs in a line and gives each what it needs, and nothing of the machine', async () => {
    process.env.HOST_SECRET = 'of the machine'
    const { jobs, lines, summaries } = await play({ inputs: { overrides: 'a=1\nb=$HOME "2"' } })
    delete process.env.HOST_SECRET
    assert.deepEqual(
      jobs,
      JOBS.map((job) => [job, 'success']),
    )
    assert.deepEqual(JSON.parse(lines[0] ?? ''), {
      name: 'preflight',
      server: 'root@192.0.2.1:22',
      secrets: SECRETS.map((secret) => btoa(secret)),
      overrides: 'a=1\nb=$HOME "2"',
      run: '4711',
      event: 'workflow_dispatch',
      node: process.version,
      leaked: '',
    })
    assert.deepEqual(
      summaries,
      JOBS.map((job) => `# ${job}`),
    )
  })

  test('runs the same on a schedule, where there are no inputs', async () => {
    const { jobs, lines } = await play({ event: 'schedule' })
    assert.equal(jobs.length, 5)
    const { server, overrides, event } = JSON.parse(lines[0] ?? '')
    assert.deepEqual(
      { server, overrides, event },
      { server: 'root@192.0.2.1:22', overrides: '', event: 'schedule' },
    )
  })

  test('collects after a failed training', async () => {
    const { jobs } = await play({}, 'fail-train')
    assert.deepEqual(jobs.slice(3), [
      ['train', 'failure'],
      ['collect', 'success'],
    ])
  })

  for (const [name, script, started] of [
    ['when preflight fails', 'fail-preflight', ['preflight']],
    ['when preflight says nothing', 'no-outputs-preflight', ['preflight']],
    ['when the environment has no path', 'no-outputs-setup-env', ['preflight', 'setup-env', 'collect']],
    [
      'when the dataset has no digest',
      'no-outputs-transfer',
      ['preflight', 'setup-env', 'transfer', 'collect'],
    ],
    ['when the transfer fails', 'fail-transfer', ['preflight', 'setup-env', 'transfer', 'collect']],
  ] as const) {
    test(`starts nothing more but the job that ends the run ${name}`, async () => {
      const { jobs } = await play({}, script)
      assert.deepEqual(
        jobs.filter(([, result]) => result !== 'skipped').map(([job]) => job),
        started,
      )
    })
  }

  test('tells the last job how those before it ended', async () => {
    const ends = async (script: string) => {
      await play({}, script)
      return given('collect').INPUT_JOBS?.trim().split('\n')
    }
    assert.deepEqual(await ends(''), ['setup-env: success', 'transfer: success', 'train: success'])
    assert.deepEqual(await ends('fail-setup-env'), [
      'setup-env: failure',
      'transfer: skipped',
      'train: skipped',
    ])
    assert.deepEqual(await ends('fail-train'), ['setup-env: success', 'transfer: success', 'train: failure'])
  })

  test('leaves no process and no folder behind when it is aborted', async () => {
    const before = leftovers()
    const abort = new AbortController()
    const onEvent = (event: ActEvent) => {
      if (event.kind === 'line') abort.abort(new Error('enough'))
    }
    await assert.rejects(play({ signal: abort.signal, onEvent }, 'hang-preflight'), /enough/)
    assert.deepEqual(leftovers(), before)
  })
})

/** What a path, a passphrase or a variable may hold; each is to arrive byte by byte. */
const NASTY = [
  '/data/fire #2',
  '/data/it\'s 5"',
  '/data/"quoted"',
  'C:\\data\\fire\\',
  '/data/$HOME/\u0024{HOME}/`id`/$(id)',
  '/data/feu de forêt/ü/日本/😀',
  '/data/ two  blanks ',
  '/data/line\nbreak\r\nand\ttab',
  '/data/a: b, [c] {d} & *e !f | g > h % i @ j',
  '/data/%0A%25::add-mask::x',
  '/data/\u0085\u2028\u00a0\u007f\ufeffz',
  "'/data/single'",
  '/data/\u0024{{ github.run_id }}',
  'null',
]

describe('what npm start is told', () => {
  test('reaches the action byte by byte, in an override', async () => {
    const overrides = NASTY.map((text) => textOverride('dataset.path', text))
    await play({ inputs: { overrides: overrides.join('\n') } })
    const lines = new InputReader(given('preflight')).lines('overrides')
    const read = parseOverrides(lines, assert.fail).map(({ value }) => value)
    assert.deepEqual(read, NASTY)
  })

  for (const text of NASTY) {
    test(`reaches it byte by byte, as variable and as secret: ${JSON.stringify(text)}`, async () => {
      const variables = { GPU_SERVER: text, GPU_HOST_KEY: text, GPU_ROOT: text }
      await play({ variables, secrets: { GPU_SSH_KEY: text, GPU_SSH_PASSPHRASE: text } }, 'fail-preflight')
      const { INPUT_SERVER, INPUT_ROOT, ...others } = given('preflight')
      const secrets = ['INPUT_SSH-KEY', 'INPUT_SSH-PASSPHRASE', 'INPUT_HOST-KEY'].map((name) => others[name])
      assert.deepEqual([INPUT_SERVER, INPUT_ROOT, ...secrets], Array(5).fill(text))
    })
  }
})

/** The environment that a stand-in saw. */
function given(job: string): NodeJS.ProcessEnv {
  return JSON.parse(readFileSync(join(repository, '.git', `script-${job}.json`), 'utf8'))
}

/** Runs the workflow; the script tells the stand-ins how to behave. */
async function play(change: Partial<WorkflowRun>, script = '') {
  const scriptFile = join(repository, '.git', 'script')
  writeFileSync(scriptFile, script)
  const events: ActEvent[] = []
  const results = await runWorkflow({
    act: ACT,
    repository,
    workflow: '.github/workflows/retrain.yml',
    event: 'workflow_dispatch',
    runId: '4711',
    inputs: {},
    variables: { GPU_SERVER: 'root@192.0.2.1:22' },
    secrets: { GPU_SSH_KEY: SECRETS[0], GPU_SSH_PASSPHRASE: SECRETS[1] },
    environment: { STAND_IN_SCRIPT: scriptFile },
    onEvent: (event) => events.push(event),
    signal: AbortSignal.timeout(60_000),
    ...change,
  })
  const ofKind = <K extends ActEvent['kind']>(kind: K) =>
    events.filter((event): event is ActEvent & { kind: K } => event.kind === kind)
  return {
    jobs: results.map(({ job, result }) => [job, result]),
    lines: ofKind('line')
      .filter((event) => event.job !== '')
      .map((event) => event.text),
    summaries: ofKind('summary').map((event) => event.markdown),
  }
}

function leftovers(): string[] {
  const folders = readdirSync(tmpdir()).filter((name) => name.startsWith('gpu-retrain-act-'))
  const processes = readdirSync('/proc').filter(
    (name) => /^\d+$/.test(name) && existsSync(`/proc/${name}/cwd/../hostexecutor`),
  )
  return [...folders, ...processes]
}
