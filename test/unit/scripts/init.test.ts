import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempDisposableSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import { files, pinned, place, repositoryOf } from '../../../scripts/init.ts'

const SOURCE = { repository: 'fire/gpu-retrain', commit: '0123456789abcdef0123456789abcdef01234567' }
const SCRIPT = join(import.meta.dirname, '../../../scripts/init.ts')

interface Ended {
  readonly status: number | null
  readonly output: string
}

const init = (...args: string[]): Ended => initIn({}, ...args)

function initIn(variables: Record<string, string>, ...args: string[]): Ended {
  const env = { ...process.env, INIT_CWD: tmpdir(), ...variables }
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
    'https://example.com/a/..': '',
    'git@github.com:-x/y.git': '',
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
  assert.match(init(join(folder.path, 'none'), '--repository', SOURCE.repository).output, /is not a folder/)
  assert.match(init(folder.path, '--repository', 'nonsense').output, /--repository OWNER\/NAME/)
  assert.match(init(folder.path, '--force').output, /Unknown option '--force'/)
  assert.equal(existsSync(join(folder.path, 'retrain.yaml')), false)
})

const PLACES = Object.keys(files(SOURCE, false))
const everything = (folder: string): string[] => readdirSync(folder, { recursive: true }).map(String).sort()

for (const path of PLACES) {
  for (const kind of ['a link to nothing', 'a link to a file elsewhere', 'a folder']) {
    test(`nothing is written when ${kind} lies at ${path}`, () => {
      using folder = temporary()
      using elsewhere = temporary()
      mkdirSync(join(folder.path, path, '..'), { recursive: true })
      const target = join(elsewhere.path, 'file')
      if (kind === 'a link to a file elsewhere') writeFileSync(target, 'mine')
      kind === 'a folder' ? mkdirSync(join(folder.path, path)) : symlinkSync(target, join(folder.path, path))
      const before = everything(folder.path)
      const { status, output } = init(folder.path, '--repository', SOURCE.repository)
      // Settings of actionlint's that are there, be they a link to nothing, are left alone, and the rest is written.
      if (path === '.github/actionlint.yaml') assert.equal(status, 0, output)
      else {
        assert.equal(status, 1)
        assert.ok(output.startsWith(`${path} exists in `), output)
        assert.deepEqual(everything(folder.path), before)
      }
      assert.equal(existsSync(target) ? readFileSync(target, 'utf8') : 'mine', 'mine')
      assert.equal(lstatSync(join(folder.path, path)).isFile(), false)
    })
  }
}

for (const [name, path, make] of [
  ['a link to a folder elsewhere', '.github', (at: string, there: string) => symlinkSync(there, at)],
  [
    'a link to a folder elsewhere',
    '.github/workflows',
    (at: string, there: string) => symlinkSync(there, at),
  ],
  ['a link to nothing', '.github', (at: string, there: string) => symlinkSync(`${there}/none`, at)],
  ['a link to the folder itself', '.github', (at: string) => symlinkSync('.', at)],
  ['a file', '.github', (at: string) => writeFileSync(at, 'mine')],
  ['a file', '.github/workflows', (at: string) => writeFileSync(at, 'mine')],
] as const) {
  test(`nothing is written when ${path} is ${name}`, () => {
    using folder = temporary()
    using elsewhere = temporary()
    mkdirSync(join(folder.path, path, '..'), { recursive: true })
    make(join(folder.path, path), elsewhere.path)
    const before = everything(folder.path)
    const { status, output } = init(folder.path, '--repository', SOURCE.repository)
    assert.equal(status, 1)
    assert.ok(output.startsWith(`${path} is a link or a file in `), output)
    assert.deepEqual(everything(folder.path), before)
    assert.deepEqual(everything(elsewhere.path), [])
  })
}

test('what was written goes again when the rest cannot be, and what was there stays', () => {
  for (const last of PLACES) {
    using folder = temporary()
    mkdirSync(join(folder.path, '.github'))
    writeFileSync(join(folder.path, '.github/mine'), '')
    const contents = Object.fromEntries(PLACES.map((path) => [path, 'text']))
    Object.defineProperty(contents, last, {
      enumerable: true,
      get: () => {
        throw new Error('the disk is full')
      },
    })
    assert.throws(() => place(folder.path, contents), /the disk is full/)
    assert.deepEqual(everything(folder.path), ['.github', '.github/mine'])
  }
})

test('a disk that is really full keeps nothing of it', { skip: process.geteuid?.() !== 0 }, () => {
  for (const kilobytes of [4, 16, 28]) {
    using folder = temporary()
    const script = `mount -t tmpfs -o size=${kilobytes}k none "$1" && "$2" "$3" "$1" --repository a/b; find "$1" -mindepth 1`
    const { stdout, stderr } = spawnSync(
      'unshare',
      ['--mount', 'sh', '-c', script, 'sh', folder.path, process.execPath, SCRIPT],
      { encoding: 'utf8' },
    )
    assert.match(stderr, /^ENOSPC/)
    assert.equal(stdout, '')
  }
})

test('OWNER/NAME is one, or nothing is written', () => {
  for (const name of [
    'nonsense',
    'a/b/c',
    '/b',
    'a/',
    'a/..',
    'a/.',
    '../b',
    '-a/b',
    'a-/b',
    'a/b.git',
    'a b/c',
    'a/b\n      - run: evil',
    'a/b@main',
    'a/b#c',
    'https://github.com/a/b',
    `${'a'.repeat(70)}/b`,
    `a/${'b'.repeat(101)}`,
    'é/b',
  ]) {
    using folder = temporary()
    const { status, output } = init(folder.path, `--repository=${name}`)
    assert.equal(status, 1, name)
    assert.match(output, /OWNER\/NAME/)
    assert.deepEqual(everything(folder.path), [])
  }
  for (const name of ['a/b', 'A-1/b_c.d-e', 'user_corp/x', 'a/.github']) {
    using folder = temporary()
    assert.equal(init(folder.path, `--repository=${name}`).status, 0, name)
  }
})

test('the commit is the one that is checked out here, also in a hook of another repository', () => {
  const git = (cwd: string, ...args: string[]) => execFileSync('git', args, { cwd, encoding: 'utf8' }).trim()
  using other = temporary()
  using folder = temporary()
  git(other.path, 'init', '--quiet')
  git(
    other.path,
    ...['-c', 'user.name=a', '-c', 'user.email=a@b'],
    ...['commit', '--quiet', '--allow-empty', '--message=x'],
  )
  const args = [folder.path, '--repository', SOURCE.repository]
  const { status } = initIn({ GIT_DIR: join(other.path, '.git'), GIT_WORK_TREE: other.path }, ...args)
  assert.equal(status, 0)
  const workflow = readFileSync(join(folder.path, '.github/workflows/retrain.yml'), 'utf8')
  assert.ok(workflow.includes(`actions/train@${git(import.meta.dirname, 'rev-parse', 'HEAD')}`))
})
