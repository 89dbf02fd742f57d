/** Actions of our own making with commands of a repository, as the runner starts them. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, beforeEach, describe, it } from 'node:test'
import { runnerCommands } from '../../support/runner-commands.ts'

const RUN_ACTION = join(import.meta.dirname, '../../../src/github/run-action.ts')
const INPUTS = join(import.meta.dirname, '../../../src/github/hook-inputs.ts')
const base = mkdtempSync(join(tmpdir(), 'gpu-retrain-hooks-'))
after(() => rmSync(base, { recursive: true }))

let workspace: string
let count = 0
beforeEach(() => {
  workspace = join(base, String(++count))
  mkdirSync(workspace)
})

/** Settings of a repository; what preflight judges is not looked at. */
function settings(text: string, file = 'retrain.yaml'): void {
  writeFileSync(join(workspace, file), `training: {nonsense: true}\n${text}`)
}

interface Act {
  readonly attempt?: string
  readonly inputs?: Record<string, string>
  /** Source text of `main`, which gets `hooks` and `log`. */
  readonly main?: string
}

function start({ attempt = '1', inputs = {}, main = "log.info('working'); return {}" }: Act): ChildProcess {
  const script = `import { runAction } from ${JSON.stringify(RUN_ACTION)}
    import { readHooks } from ${JSON.stringify(INPUTS)}
    await runAction('x', {
      readInputs: (read) => ({ home: ${JSON.stringify(join(workspace, 'home'))}, trainingId: '7', hooks: readHooks(read) }),
      outputs: () => ({}), facts: () => undefined, ${main.includes('hooks.') ? "hooks: 'own'," : ''}
      main: async (_, { log }, hooks) => { ${main} } })`
  const given = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])
  const env = {
    PATH: process.env.PATH,
    GITHUB_WORKSPACE: workspace,
    GITHUB_RUN_ID: '7',
    GITHUB_RUN_ATTEMPT: attempt,
    ACTIONS_RUNTIME_TOKEN: 'token-of-the-toolkit',
    ...Object.fromEntries(given),
  }
  return spawn(process.execPath, ['--input-type=module-typescript', '-e', script], { env, stdio: 'pipe' })
}

async function act(how: Act = {}): Promise<{ code: number | null; log: string }> {
  return await end(start(how))
}

async function end(child: ChildProcess): Promise<{ code: number | null; log: string }> {
  let log = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (log += chunk))
  const [code] = await once(child, 'close')
  return { code, log }
}

const lines = (name: string): string[] =>
  existsSync(join(workspace, name)) ? readFileSync(join(workspace, name), 'utf8').trim().split('\n') : []

describe('hooks.before', () => {
  it('runs once in an attempt, before the work of the first job, and anew in the next', async () => {
    settings('hooks:\n  before: echo "$GPU_RETRAIN_HOOK $GITHUB_RUN_ATTEMPT" >> ran\n')
    const first = await act()
    assert.equal(first.code, 0, first.log)
    assert.match(first.log, /::group::hooks\.before: echo .*\n::endgroup::\nworking\n/)
    assert.doesNotMatch((await act()).log, /hooks\.before/)
    await act({ attempt: '2' })
    await act({ attempt: '2' })
    assert.deepEqual(lines('ran'), ['before 1', 'before 2'])
  })

  it('that fails is HOOK_FAILED, nothing after it is begun, and the next job tries it again', async () => {
    settings('hooks: {before: [echo one >> ran, exit 3, echo two >> ran]}')
    for (const ran of [['one'], ['one', 'one']]) {
      const { code, log } = await act()
      assert.equal(code, 1)
      assert.match(
        log,
        /::error title=x%3A HOOK_FAILED::.*hooks\.before \(2 of 3\) ended with exit code 3\.%0ANothing/,
      )
      assert.doesNotMatch(log, /working/)
      assert.deepEqual(lines('ran'), ran)
    }
  })

  it('that is too late is HOOK_FAILED', async () => {
    settings('hooks: {before: sleep 100, minutes: 0.005}')
    assert.match((await act()).log, /HOOK_FAILED.*did not end within 0\.005 minutes/)
  })

  it('is ended with the step', async () => {
    settings('hooks:\n  before: "echo begun; sleep 300"\n')
    const child = start({})
    const ended = end(child)
    child.stdout?.on('data', (chunk) => String(chunk).includes('begun\n') && child.kill('SIGINT'))
    const { code, log } = await ended
    assert.equal(code, 1)
    assert.match(log, /::error title=x%3A CANCELLED::/)
  })
})

describe('hooks at the end', () => {
  const MAIN = `for (const name of ['failed', 'after']) {
    const failure = await hooks.run(name, { result: 'failure', state: 'stopped', cost: 1.5 })
    if (failure) hooks.tellToo(failure)
  } return {}`

  it('run all, also behind one that fails, and each failure is told', async () => {
    settings(
      'hooks: {failed: [exit 1, echo f >> ran], after: [kill $$, "echo $GPU_RETRAIN_STATE $GPU_RETRAIN_COST >> ran"]}',
    )
    const { log } = await act({ main: MAIN })
    assert.deepEqual(lines('ran'), ['f', 'stopped 1.50'])
    const told = [...log.matchAll(/::error title=HOOK_FAILED::HOOK_FAILED: (.*?)%0A/g)].map(
      ([, what]) => what,
    )
    const code = 'HOOK_FAILED'
    assert.ok(log.includes(`::error title=${code}::${code}: `))
    assert.deepEqual(told, [
      'hooks.failed (1 of 2) ended with exit code 1.',
      'hooks.after (1 of 2) was ended by a signal.',
    ])
  })

  it('run once in an attempt when they succeed, and again when they fail', async () => {
    settings('hooks: {failed: echo f >> ran, after: echo a >> ran; exit 1}')
    await act({ main: MAIN })
    await act({ main: MAIN })
    assert.deepEqual(lines('ran'), ['f', 'a', 'a'])
  })
})

it('a note of what has run that cannot be read counts for nothing', async () => {
  settings('hooks: {before: echo b >> ran}')
  await act()
  for (const note of ['', '{', '{"attempt":"7-1","done":"before"}', '[]'.padEnd(20_000)]) {
    writeFileSync(join(workspace, 'home/runs/7/hooks.json'), note)
    await act()
  }
  assert.equal(lines('ran').length, 5)
})

describe('the output of a hook', () => {
  it('is no command for the runner, and shows no secret, whole, encoded or cut', async () => {
    const print = [
      'printf "::add-mask::x\\n##[error]y\\r::set-output name=plan::z\\n\\xe2\\x80\\xa8::stop-commands::q\\n"',
      'echo "key $KEY"; printf %s "$KEY" | base64; printf "%1990s$KEY\\n" x; echo "$KEY" >&2; echo "$ODD"',
      'env | grep -E "^(ACTIONS|INPUT)_" || true',
    ].join('\n')
    settings(`hooks:\n  before: ${JSON.stringify(print)}\n`)
    const secrets = 'KEY=very-secret-value\nODD=odd##[group]secret'
    const { code, log } = await act({ inputs: { 'hook-secrets': secrets } })
    assert.equal(code, 0, log)
    const said = log.replaceAll(/^::add-mask::.*\n/gm, '')
    assert.deepEqual(new Set(runnerCommands(said)), new Set(['group', 'endgroup']))
    assert.match(said, /^key \*\*\*$/m)
    assert.doesNotMatch(said, /very-secret|dmVyeS1zZWNyZXQ|odd##|odd#|token-of|INPUT_/)
    assert.match(log, /^::add-mask::very-secret-value$/m)
  })
})

describe('which commands run', () => {
  it('none where no settings are, unless the input names them', async () => {
    assert.equal((await act()).code, 0)
    assert.match((await act({ inputs: { config: 'mine.yaml' } })).log, /CONFIG_UNREADABLE/)
  })

  it('those of the file that the input names', async () => {
    settings('hooks: {before: echo other >> ran}', 'other.yaml')
    await act({ inputs: { config: 'other.yaml' } })
    assert.deepEqual(lines('ran'), ['other'])
  })

  it('none that lie outside of the repository, also by a link', async () => {
    writeFileSync(join(base, 'outside.yaml'), `hooks: {before: echo out >> ${workspace}/ran}`)
    symlinkSync(join(base, 'outside.yaml'), join(workspace, 'link.yaml'))
    for (const config of [join(base, 'outside.yaml'), 'link.yaml', '../outside.yaml'])
      assert.match((await act({ inputs: { config } })).log, /NOT_ALLOWED.*config with hooks/, config)
    assert.deepEqual(lines('ran'), [])
  })

  it('none of settings that are wrong', async () => {
    for (const wrong of [
      'hooks: {afterwards: x}',
      'hooks: {after: [1]}',
      'hooks: {minutes: 0}',
      'hooks: ["x"]',
      'hooks: {after: ""}',
    ]) {
      settings(wrong)
      assert.match((await act()).log, /CONFIG_INVALID.*hooks/, wrong)
    }
  })
})
