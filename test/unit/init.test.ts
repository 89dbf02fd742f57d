import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempDisposableSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import { files, pinned, repositoryOf } from '../../scripts/init.ts'

const SOURCE = { repository: 'fire/gpu-retrain', commit: '0123456789abcdef0123456789abcdef01234567' }
const SCRIPT = join(import.meta.dirname, '../../scripts/init.ts')

function init(...args: string[]): { status: number | null; output: string } {
  const env = { ...process.env, INIT_CWD: tmpdir() }
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, ...args], { encoding: 'utf8', env })
  return { status, output: stdout + stderr }
}

const temporary = () => mkdtempDisposableSync(join(tmpdir(), 'gpu-retrain-init-'))

test('only our own actions are pinned', () => {
  const text = '- uses: ./actions/train\n- uses: actions/checkout@8e8c483 # v6\n- run: ./actions/x\n'
  const expected = `- uses: fire/gpu-retrain/actions/train@${SOURCE.commit}\n- uses: actions/checkout@8e8c483 # v6\n- run: ./actions/x\n`
  assert.equal(pinned(text, SOURCE), expected)
})

test('the workflow uses all five actions at the commit, and the settings name a schema that comes with them', () => {
  const contents = files(SOURCE, false)
  const workflow = contents['.github/workflows/retrain.yml'] ?? ''
  const used = [...workflow.matchAll(/uses: fire\/gpu-retrain\/actions\/([\w-]+)@0123456789abcdef/g)]
  assert.deepEqual(
    used.map(([, name]) => name),
    ['preflight', 'setup-env', 'transfer', 'train', 'collect'],
  )
  assert.doesNotMatch(workflow, /uses: \.\//)
  assert.equal(typeof parse(workflow).jobs, 'object')
  const schema = /\$schema=\.\/(\S+)/.exec(contents['retrain.yaml'] ?? '')?.[1] ?? ''
  assert.equal(typeof JSON.parse(contents[schema] ?? ''), 'object')
})

test('a remote tells owner and name', () => {
  const remotes = {
    'git@github.com:fire/gpu-retrain.git': 'fire/gpu-retrain',
    'https://github.com/fire/gpu-retrain': 'fire/gpu-retrain',
    'https://user@git.example.com/fire/gpu-retrain.git/': 'fire/gpu-retrain',
    'ssh://git@github.com:22/fire/gpu-retrain.git': 'fire/gpu-retrain',
    '/srv/git/gpu-retrain': '',
    'https://example.com/a/b/c': '',
    '': '',
  }
  for (const [remote, expected] of Object.entries(remotes))
    assert.equal(repositoryOf(remote), expected, remote)
})

test('it writes its files and says the next steps, and a second time it refuses and changes nothing', () => {
  using folder = temporary()
  const first = init(basename(folder.path), '--repository', SOURCE.repository)
  assert.equal(first.status, 0, first.output)
  assert.match(first.output, /GPU_SSH_KEY[\s\S]*Run workflow/)
  writeFileSync(join(folder.path, 'retrain.yaml'), 'mine')
  rmSync(join(folder.path, '.github'), { recursive: true })
  const second = init(folder.path, '--repository', SOURCE.repository)
  assert.equal(second.status, 1)
  assert.match(second.output, /retrain\.yaml exists/)
  assert.equal(readFileSync(join(folder.path, 'retrain.yaml'), 'utf8'), 'mine')
  assert.equal(existsSync(join(folder.path, '.github')), false)
})

test('actionlint learns the label of the runner, unless it has settings already', () => {
  using folder = temporary()
  const settings = join(folder.path, '.github/actionlint.yml')
  mkdirSync(join(folder.path, '.github'))
  writeFileSync(settings, 'mine')
  assert.equal(init(folder.path, '--repository', SOURCE.repository).status, 0)
  assert.equal(readFileSync(settings, 'utf8'), 'mine')
  assert.equal(existsSync(join(folder.path, '.github/actionlint.yaml')), false)
  const { labels } = parse(files(SOURCE, false)['.github/actionlint.yaml'] ?? '')['self-hosted-runner']
  for (const job of Object.values<{ 'runs-on': string[] }>(
    parse(files(SOURCE, false)['.github/workflows/retrain.yml'] ?? '').jobs,
  )) {
    const own = job['runs-on'].filter((label) => !['self-hosted', 'linux'].includes(label))
    assert.deepEqual(own, labels)
  }
})

test('what it cannot do it says in a line', () => {
  using folder = temporary()
  assert.match(init().output, /^Usage/)
  assert.match(init(join(folder.path, 'none'), '--repository', SOURCE.repository).output, /is no folder/)
  assert.match(init(folder.path, '--repository', 'nonsense').output, /--repository OWNER\/NAME/)
  assert.match(init(folder.path, '--force').output, /Unknown option '--force'/)
  assert.equal(existsSync(join(folder.path, 'retrain.yaml')), false)
})
