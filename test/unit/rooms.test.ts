import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'

const ROOT = join(import.meta.dirname, '../..')
const CONFIG = '.dependency-cruiser.json'

/** What the check says of a house that holds just these files. */
function checked(files: Readonly<Record<string, string>>): { isFine: boolean; broken: string[] } {
  const house = mkdtempSync(join(tmpdir(), 'gpu-retrain-rooms-'))
  try {
    for (const name of [CONFIG, 'tsconfig.json', 'package.json']) cpSync(join(ROOT, name), join(house, name))
    symlinkSync(join(ROOT, 'node_modules'), join(house, 'node_modules'))
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(house, path)), { recursive: true })
      writeFileSync(join(house, path), text)
    }
    const cli = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs')
    const { status, stdout } = spawnSync(process.execPath, [cli, '--config', CONFIG, 'src', 'actions'], {
      cwd: house,
      encoding: 'utf8',
    })
    return {
      isFine: status === 0,
      broken: [...stdout.matchAll(/^ +error (\S+):/gm)].map(([, rule = '']) => rule),
    }
  } finally {
    rmSync(house, { recursive: true, force: true })
  }
}

const HOUSE = {
  'src/log.ts': 'export interface Log {}\n',
  'src/text/format.ts': "import type { Log } from '../log.ts'\nexport type Told = Log\n",
  'src/ssh/connect.ts':
    "import ssh2 from 'ssh2'\nimport '../text/format.ts'\nexport type Access = typeof ssh2\n",
  'src/link/retry.ts': "import type { Access } from '../ssh/connect.ts'\nexport type Retry = Access\n",
  'src/dataset/walk.ts': "import '../link/retry.ts'\nexport interface Walk {}\n",
  'src/github/log.ts': "import * as core from '@actions/core'\nexport const say = core.info\n",
  'src/github/hook-process.ts': "import { exec } from '@actions/exec'\nexport const run = exec\n",
  'src/interfaces/workload.ts':
    "import type { Walk } from '../dataset/walk.ts'\nexport type Workload = Walk\n",
  'src/workloads/ultralytics/workload.ts':
    "import type { Workload } from '../../interfaces/workload.ts'\nexport type One = Workload\n",
  'src/workloads/workloads.ts':
    "import type { One } from './ultralytics/workload.ts'\nexport type Any = One\n",
  'src/config/plan.ts': "import type { Any } from '../workloads/workloads.ts'\nexport type Plan = Any\n",
  'actions/train/main.ts': "import '../../src/github/log.ts'\nimport '../../src/dataset/walk.ts'\n",
}

/** What only the place that chooses may know. */
const WORKLOAD = { 'src/workloads/stub/workload.ts': 'export const STUB = 1\n' }

const FAULTS: Readonly<Record<string, [rule: string, files: Record<string, string>]>> = {
  'a circle': [
    'no-circle',
    {
      'src/dataset/one.ts': "import { two } from './two.ts'\nexport const one = () => two\n",
      'src/dataset/two.ts': "import { one } from './one.ts'\nexport const two = () => one\n",
    },
  ],
  'a circle of types alone': [
    'no-circle',
    {
      'src/dataset/one.ts': "import type { Two } from './two.ts'\nexport interface One { two: Two }\n",
      'src/dataset/two.ts': "import type { One } from './one.ts'\nexport interface Two { one: One }\n",
    },
  ],
  'two rooms that import each other': [
    'no-circle-of-rooms',
    {
      'src/dataset/one.ts': "import type { Plan } from '../config/plan.ts'\nexport type One = Plan\n",
      'src/config/plan.ts': 'export interface Plan {}\n',
      'src/config/two.ts': "import type { Walk } from '../dataset/walk.ts'\nexport type Two = Walk\n",
    },
  ],
  'an interface that knows a workload': [
    'interfaces',
    {
      ...WORKLOAD,
      'src/interfaces/workload.ts': "export type { STUB as Workload } from '../workloads/stub/workload.ts'\n",
    },
  ],
  'a workload that knows a domain above': [
    'workload-room',
    {
      'src/preflight/judge.ts': 'export const judge = 1\n',
      'src/workloads/stub/workload.ts':
        "import { judge } from '../../preflight/judge.ts'\nexport const STUB = judge\n",
    },
  ],
  'a workload that knows another': [
    'workload-room',
    {
      ...WORKLOAD,
      'src/workloads/other/workload.ts': "export { STUB as OTHER } from '../stub/workload.ts'\n",
    },
  ],
  'a domain that chooses the workload itself': [
    'workload-choice',
    {
      ...WORKLOAD,
      'src/preflight/judge.ts':
        "import { STUB } from '../workloads/stub/workload.ts'\nexport const judge = STUB\n",
    },
  ],
  'an action that knows a type of a workload': [
    'workload-choice',
    { ...WORKLOAD, 'actions/train/main.ts': "import type {} from '../../src/workloads/stub/workload.ts'\n" },
  ],
  'an import past the object of a workload': [
    'workload-object',
    {
      'src/workloads/stub/task.ts': 'export const task = 1\n',
      'src/workloads/workloads.ts': "export { task } from './stub/task.ts'\n",
    },
  ],
  'a ground floor that knows a domain': [
    'ground-floor',
    { 'src/text/worth.ts': "import type { Walk } from '../dataset/walk.ts'\nexport type Worth = Walk\n" },
  ],
  'SSH that knows how to try again': [
    'ssh',
    { 'src/ssh/login.ts': "import type { Retry } from '../link/retry.ts'\nexport type Login = Retry\n" },
  ],
  'a link that knows a domain': [
    'link',
    { 'src/link/reach.ts': "import type { Walk } from '../dataset/walk.ts'\nexport type Reach = Walk\n" },
  ],
  'a domain that knows GitHub': [
    'domains',
    { 'src/dataset/say.ts': "import { say } from '../github/log.ts'\nexport const loud = say\n" },
  ],
  'an action that knows another': ['actions', { 'actions/collect/main.ts': "import '../train/main.ts'\n" }],
  'a second user of ssh2': [
    'ssh2-in-ssh',
    { 'src/dataset/far.ts': "import type { Client } from 'ssh2'\nexport type Far = Client\n" },
  ],
  'a second room that runs commands': [
    'commands-in-hooks',
    { 'src/github/stop.ts': "import { exec } from '@actions/exec'\nexport const stop = exec\n" },
  ],
  'a domain that uploads by itself': [
    'actions-toolkit-in-github',
    { 'src/dataset/up.ts': "export const up = () => import('@actions/artifact')\n" },
  ],
}

describe('the check of the rooms', () => {
  it('takes a house whose imports point one way', () => {
    assert.deepEqual(checked(HOUSE), { isFine: true, broken: [] })
  })

  for (const [fault, [rule, files]] of Object.entries(FAULTS))
    it(`refuses ${fault}`, () => {
      const { isFine, broken } = checked({ ...HOUSE, ...files })
      assert.equal(isFine, false)
      assert.ok(broken.includes(rule), String(broken))
    })
})
