/** An action of our own making, as the runner starts one: what becomes of an output in which a secret stands. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, it } from 'node:test'

const RUN_ACTION = join(import.meta.dirname, '../../../src/github/run-action.ts')
let folder: string
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'withheld-'))
})
after(() => rmSync(folder, { recursive: true }))

function act(secret: string, venv: string): { status: number | null; said: string; put: string } {
  const script = join(folder, 'run.ts')
  const file = join(folder, 'output')
  writeFileSync(file, '')
  writeFileSync(
    script,
    `import { runAction } from ${JSON.stringify(RUN_ACTION)}
await runAction('test', {
  readInputs: (read) => read.secret('ssh-key'),
  main: async () => ({}),
  outputs: () => ({ venv: ${JSON.stringify(venv)}, gpu: 'none', state: 'finished' }),
  facts: () => undefined,
  passedOn: ['venv'],
})`,
  )
  const env = { PATH: process.env.PATH, GITHUB_OUTPUT: file, 'INPUT_SSH-KEY': secret }
  const { status, stdout } = spawnSync(process.execPath, [script], { env, encoding: 'utf8' })
  return { status, said: stdout, put: readFileSync(file, 'utf8') }
}

for (const secret of ['retrain', 'first line\nretrain\n', 'venvs']) {
  it(`it fails the step, which would else be green while the next jobs are skipped: ${JSON.stringify(secret)}`, () => {
    const { status, said, put } = act(secret, '/data/retrain/venvs/ab')
    assert.equal(status, 1)
    assert.match(said, /::error title=test%3A INPUT_INVALID::.*puts out as venv: a line of the SSH key/)
    assert.match(put, /gpu/)
  })
}

it('an output that no job waits for is a warning', () => {
  const { status, said } = act('finished', '/data/retrain/venvs/ab')
  assert.equal(status, 0)
  assert.match(said, /::warning::GitHub withholds what this step puts out as state/)
})

it('other outputs pass', () => {
  assert.equal(act('water', '/data/retrain/venvs/ab').status, 0)
})
