/** Actions of our own making, as the runner starts them: what they print, and that they end. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { parse } from 'yaml'
import { readPhases } from '../../../src/home/phases.ts'
import { runnerCommands } from '../../support/runner-commands.ts'

const ROOT = join(import.meta.dirname, '../../..')
const RUN_ACTION = join(ROOT, 'src/github/run-action.ts')

/** Runs an action whose `main` and limit are given as source text. */
function act(main: string, limit = ''): { code: number | null; log: string; commands: string[] } {
  const script = `import { runAction } from ${JSON.stringify(RUN_ACTION)}
    await runAction('x', { readInputs: () => ({}), outputs: () => ({}), facts: () => undefined, ${limit} main: async (_, { signal, log }) => { ${main} } })`
  const arguments_ = ['--input-type=module-typescript', '-e', script]
  const { status, stdout, stderr } = spawnSync(process.execPath, arguments_, { encoding: 'utf8' })
  const log = stdout + stderr
  return { code: status, log, commands: runnerCommands(log) }
}

describe('nothing but our log prints', () => {
  const WORDS = JSON.stringify('a\n##[stop-commands]x\r::add-mask::y\u2028::error::z')
  for (const [name, statement] of Object.entries({
    'a warning': `process.emitWarning(${WORDS})`,
    'a warning of a kind': `process.emitWarning(${WORDS}, 'YAMLWarning', ${WORDS})`,
    'a deprecation': `process.emitWarning(${WORDS}, 'DeprecationWarning', 'DEP0')`,
    'too many listeners': `const e = new (await import('node:events')).EventEmitter(); e.setMaxListeners(1); for (const _ of [1, 2, 3]) e.on(${WORDS}, () => undefined)`,
    'the console': `console.log(${WORDS}); console.error(${WORDS}); console.warn('%s', ${WORDS}); console.dir(${WORDS}); console.trace(${WORDS}); console.table([[${WORDS}]])`,
  }))
    it(`${name} is heard through it`, () => {
      const { code, commands, log } = act(
        `${statement}; await new Promise((resolve) => setTimeout(resolve, 20)); return {}`,
      )
      assert.equal(code, 0, log)
      assert.ok(commands.length > 0)
      assert.deepEqual([...new Set(commands)], ['debug'], log)
    })
})

describe('an action leaves its record', () => {
  /** Runs a `train` whose parts are given as source text; what it recorded. */
  async function recorded(main: string, facts: string) {
    await using home = await mkdtempDisposable(join(tmpdir(), 'gpu-retrain-home-'))
    const script = `import { runAction } from ${JSON.stringify(RUN_ACTION)}
      await runAction('train', {
        readInputs: () => ({ home: ${JSON.stringify(home.path)}, trainingId: '7' }),
        main: async () => { ${main} }, outputs: () => ({}), facts: ${facts} })`
    spawnSync(process.execPath, ['--input-type=module-typescript', '-e', script])
    return await readPhases(home.path, '7')
  }
  const FACTS = '({ epochs }, { trainingId }) => ({ epochs, id: trainingId })'

  it('when it has succeeded, with its time', async () => {
    const [record] = await recorded('return { epochs: 3 }', FACTS)
    assert.deepEqual([record?.phase, record?.facts], ['train', { epochs: 3, id: '7' }])
    assert.ok(Math.abs(Date.parse(record?.startedAt ?? '') - Date.now()) < 60_000)
    assert.ok((record?.seconds ?? -1) >= 0)
  })

  it('also when its result carries a failure', async () => {
    const [record] = await recorded("return { epochs: 2, failure: new Error('a gate') }", FACTS)
    assert.equal(record?.facts.epochs, 2)
  })

  it('but not when it has none to leave, or threw', async () => {
    assert.deepEqual(await recorded('return { epochs: 1 }', '() => undefined'), [])
    assert.deepEqual(await recorded("throw new Error('no')", FACTS), [])
  })
})

describe('an action ends by itself, well below the limit of its job', () => {
  it('says why', () => {
    const { code, log } = act(
      'setTimeout(() => undefined, 60_000); await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)))',
      'limitMinutes: 0.005,',
    )
    assert.equal(code, 1)
    assert.match(log, /::error title=x%3A DEADLINE_EXCEEDED::.*The step x did not end within/)
  })

  it('also when its work only tells of having been aborted', () => {
    const { log } = act(
      'await (await import("node:timers/promises")).setTimeout(60_000, undefined, { signal })',
      'limitMinutes: 0.005,',
    )
    assert.match(log, /DEADLINE_EXCEEDED/)
  })

  it('and not before', () => {
    assert.equal(act('return {}', 'limitMinutes: 10,').code, 0)
    assert.equal(act('return {}').code, 0)
  })

  const { jobs } = parse(readFileSync(join(ROOT, '.github/workflows/retrain.yml'), 'utf8'))
  const { attest: _, ...ours } = jobs
  for (const [job, { 'timeout-minutes': timeout }] of Object.entries<Record<string, number>>(ours))
    it(`${job} has minutes left to say so`, () => {
      const run = readFileSync(join(ROOT, 'actions', job, 'run.ts'), 'utf8')
      const limit = Number(/limitMinutes: (\d+)/.exec(run)?.[1])
      assert.ok(limit > 0 && limit <= Number(timeout) - 10, `${limit} of ${timeout}`)
    })
})
