/** What somebody who may start a run, and no more, cannot take from the runner. */

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { refuseOtherServers } from '../../../src/config/allowed-servers.ts'
import { Failure } from '../../../src/errors.ts'
import { InputReader } from '../../../src/github/inputs.ts'
import { githubRun } from '../../../src/github/run.ts'
import { parseAddress } from '../../../src/ssh/address.ts'
import { keyPair } from '../../support/hostile-server.ts'
import { samplePlan } from '../../support/plan.ts'
import { workspace } from '../../support/runner-files.ts'

const SERVERS: [list: string[], server: string, fits: boolean][] = [
  [['root@gpu.example:40022'], 'root@gpu.example:40022', true],
  [['root@gpu.example:40022'], 'root@GPU.example:40022', true],
  [['ssh -p 40022 root@gpu.example -L 8080:localhost:8080'], 'root@gpu.example:40022', true],
  [['ssh://root@gpu.example:40022'], 'ssh -p 40022 root@gpu.example', true],
  [['a@one, b@two:2222'], 'b@two:2222', true],
  [['root@gpu.example'], 'root@gpu.example:22', true],
  [['root@[2001:db8::7]:22'], 'root@[2001:DB8::7]', true],
  [['*'], 'anybody@anywhere:1', true],
  [['root@203.0.113.*:*'], 'root@203.0.113.9:40001', true],
  [['root@*.rent.example'], 'root@a.rent.example', true],
  [['*@gpu.example:40022'], 'x@gpu.example:40022', true],
  [[], 'root@gpu.example', false],
  [['', ' , '], 'root@gpu.example', false],
  [['root@gpu.example:40022'], 'root@gpu.example:40023', false],
  [['root@gpu.example:40022'], 'other@gpu.example:40022', false],
  [['root@gpu.example:40022'], 'root@gpu.example.evil:40022', false],
  [['root@gpu.example:40022'], 'root@evil-gpu.example:40022', false],
  [['root@gpu.example'], 'root@gpuxexample', false],
  [['root@203.0.113.*'], 'root@203.0.113.9:40001', false],
  [['root@*.rent.example'], 'root@a.rent.example.evil', false],
  [['root@*.rent.example:22'], 'root@rent.example', false],
  [['root@10.0.0.1:2*'], 'root@10.0.0.1:3022', false],
  [['root@203.0.113.*:*'], 'root@203.0.113.evil.example:22', false],
  [['*@203.0.113.*'], 'root@203.0.113.9.evil.example', false],
  [['root@*.203.0.113'], 'root@evil.203.0.113', false],
  [['root@*1.*'], 'root@1.evil.example', false],
  [['root@[2001:db8::*]:22'], 'root@[2001:db8::7]', true],
  [['root@gpu.example'], 'root@gpu.example.', false],
  [['root@gpu.example:022'], 'root@gpu.example:22', true],
  [['root@*?'], 'root@gpu.example', false],
  [[`root@${'*e'.repeat(40)}x*`], `root@${'e'.repeat(60)}:22`, false],
]
describe('which servers a run may reach', () => {
  for (const [list, server, fits] of SERVERS) {
    it(`${JSON.stringify(list)} ${fits ? 'allows' : 'refuses'} ${server}`, () => {
      const work = () => refuseOtherServers(list, parseAddress(server), 'server')
      if (fits) assert.doesNotThrow(work)
      else assert.throws(work, { code: 'NOT_ALLOWED' })
    })
  }

  it('says which entry of the list is none, unless another fits', () => {
    const list = ['what is this', 'root@gpu.example']
    assert.doesNotThrow(() => refuseOtherServers(list, parseAddress('root@gpu.example'), 'server'))
    assert.throws(() => refuseOtherServers(list, parseAddress('root@other'), 'server'), {
      code: 'INPUT_INVALID',
      message: /allow-servers/,
    })
  })

  const GOOD: Record<string, string> = {
    server: 'root@evil.example:22',
    'ssh-key': keyPair().private,
    plan: JSON.stringify(samplePlan()),
    digest: 'ab'.repeat(32),
    venv: '/r/venvs/x',
  }
  for (const action of ['preflight', 'setup-env', 'transfer', 'train', 'collect']) {
    const read = async (inputs: Record<string, string>): Promise<string> => {
      const { readInputs } = await import(`../../../actions/${action}/inputs.ts`)
      const variables = Object.entries({ ...GOOD, ...inputs })
      const reader = new InputReader(
        Object.fromEntries(variables.map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
      )
      readInputs(reader, githubRun({}))
      try {
        reader.finish()
        return ''
      } catch (error) {
        assert.ok(error instanceof Failure)
        return `${error.code}: ${error.text.what}`
      }
    }
    it(`${action}: NOT_ALLOWED for a server that is not listed, whatever host key comes with it`, async () => {
      for (const list of ['root@gpu.example', '\n\n', ' ', 'root@evil.example:23'])
        assert.match(
          await read({ 'allow-servers': list }),
          /NOT_ALLOWED: server: root@evil\.example:22 is not among/,
        )
    })
    it(`${action}: takes one that is listed, and any where the step says nothing of it`, async () => {
      assert.equal(await read({ 'allow-servers': 'root@gpu.example\nroot@evil.example' }), '')
      assert.equal(await read({}), '')
    })
    if (action !== 'preflight' && action !== 'transfer') continue
    it(`${action}: NOT_ALLOWED for a staging server that is not listed`, async () => {
      const both = { 'allow-servers': 'root@evil.example', staging: 'root@staging.example' }
      assert.match(await read(both), /NOT_ALLOWED: staging: root@staging\.example:22/)
      assert.equal(await read({ ...both, 'allow-servers': `root@evil.example\nroot@staging.example` }), '')
    })
  }

  it('preflight: NOT_ALLOWED for settings that lie elsewhere', async () => {
    const { readInputs } = await import('../../../actions/preflight/inputs.ts')
    const told = (config: string, paths = ''): string => {
      const inputs = { ...GOOD, config, 'allow-paths': paths }
      const reader = new InputReader(
        Object.fromEntries(
          Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
        ),
      )
      readInputs(reader, githubRun({ GITHUB_WORKSPACE: workspace }))
      try {
        reader.finish()
        return ''
      } catch (error) {
        return String(error)
      }
    }
    for (const config of [
      '/etc/passwd',
      '../home/.ssh/id_ed25519',
      'link/.ssh/id_ed25519',
      'link.pt',
      '/proc/self/environ',
    ])
      assert.match(told(config), /NOT_ALLOWED: This run may not read on the runner: config/)
    assert.equal(told('retrain.yaml'), '')
    assert.equal(told('/etc/retrain.yaml', '/srv\n/etc'), '')
    assert.match(told('retrain.yaml', 'models'), /allow-paths: "models" is not an absolute path/)
  })
})

describe('retrain.yml', () => {
  it('passes the lists to every action that reaches a server, from variables that nobody can dispatch', async () => {
    const { readFileSync } = await import('node:fs')
    const { parse } = await import('yaml')
    const text = readFileSync(join(import.meta.dirname, '../../../.github/workflows/retrain.yml'), 'utf8')
    const { jobs } = parse(text) as {
      jobs: Record<string, { steps: { uses: string; with: Record<string, string> }[] }>
    }
    // It signs a hash, and reaches no server.
    const { attest, ...reaching } = jobs
    assert.doesNotMatch(JSON.stringify(attest), /secrets|GPU_SERVER|\.\/actions/)
    for (const [name, { steps }] of Object.entries(reaching)) {
      const step = steps.find(({ uses }) => uses.startsWith('./actions/'))
      assert.match(
        step?.with['allow-servers'] ?? '',
        /vars\.GPU_SERVER \}\}[\s\S]*vars\.GPU_SERVERS \}\}/,
        name,
      )
      for (const input of ['allow-servers', 'allow-paths', 'allow-packages'])
        assert.doesNotMatch(step?.with[input] ?? '', /inputs\./)
    }
  })
})
