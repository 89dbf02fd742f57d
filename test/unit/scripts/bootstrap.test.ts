import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { ROOT } from '../../../local/paths.ts'

let folder: string

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'gpu-retrain-start-'))
})
after(() => rmSync(folder, { recursive: true }))

describe('the bootstrap', () => {
  const bootstrap = (args: string[], env = process.env) =>
    spawnSync(process.execPath, args, { env, encoding: 'utf8', timeout: 60_000 })
  const script = join(ROOT, 'scripts/bootstrap.mjs')

  test('names the commands there are', () => {
    const { status, stderr } = bootstrap([script, 'strat'])
    assert.match(stderr, /no such command.*start, test/)
    assert.equal(status, 1)
  })

  test('names an option that there is not in its first line, before anything is fetched', () => {
    const nothing = { ...process.env, PATH: folder }
    for (const wrong of ['--sever', '--data-set=/d', '--Dataset']) {
      const { status, stdout, stderr } = bootstrap([script, 'start', wrong], nothing)
      assert.match(stderr.split('\n')[0] ?? '', new RegExp(`no option ${wrong}\\.`))
      assert.match(stderr, /npm start -- --dataset DIR/)
      assert.deepEqual([status, stdout], [1, ''])
    }
  })

  test('says when npm has taken an option for itself, which would train something else', () => {
    for (const [variable, value, option] of [
      ['npm_config_dataset', '/data/fire', '--dataset'],
      ['npm_config_host_key', 'true', '--host-key'],
      ['npm_config_set', 'true\n\ntrue', '--set'],
      ['npm_config_resume', '', '--resume'],
    ] as const) {
      const { status, stderr } = bootstrap([script, 'start'], {
        ...process.env,
        PATH: folder,
        [variable]: value,
      })
      assert.match(
        stderr.split('\n')[0] ?? '',
        new RegExp(`npm took ${option} for itself: .* npm start -- ${option}`),
      )
      assert.equal(status, 1)
    }
  })

  test('says how to call a command, and fetches nothing for it', () => {
    const nothing = { ...process.env, PATH: folder }
    for (const command of ['start', 'test', 'bench']) {
      const { status, stdout } = bootstrap([script, command, '--help'], nothing)
      assert.equal(status, 0)
      assert.ok(
        [`npm ${command}\n    `, `npm run ${command}\n    `].some((begin) => stdout.startsWith(begin)),
      )
      assert.doesNotMatch(stdout, /To download|From Debian/)
    }
  })

  test('shows an ordinary user the one line to run, and installs nothing', () => {
    const asUser = ['--import', 'data:text/javascript,process.getuid = () => 1000']
    const { status, stderr } = bootstrap([...asUser, script, 'start'], { ...process.env, PATH: folder })
    assert.match(
      stderr,
      /sudo apt-get install -y (openssh-server )?openssh-client git python3 python3-venv\n/,
    )
    assert.equal(status, 1)
  })
})
