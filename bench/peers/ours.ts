import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../../local/paths.ts'
import { samplePlan } from '../../test/support/plan.ts'
import { difference } from '../compare.ts'
import { accessInputs, addressOf, type BenchServer } from '../server.ts'
import type { Delivery, Peer, StagedTree } from './peer.ts'

const NAME = 'bench'
/** What runs, on either side. */
const MEASURED = ['dist', 'remote']

/** The action as a workflow runs it: the committed bundle, started by node, settings in the environment. */
export const ours: Peer = oursWith({})

/** The action with further inputs. */
export function oursWith(inputs: Record<string, string>): Peer {
  return {
    name: 'gpu-retrain',
    version: () => (entry() ? commit() : undefined),
    command: (delivery) => ({
      program: process.execPath,
      args: [entry() ?? ''],
      environment: environment(delivery, inputs),
    }),
    problem: (delivery) => problem(delivery),
  }
}

/** While one works on the code, `GPU_RETRAIN_BENCH_ENTRY=run.ts` measures it without building. */
function entry(): string | undefined {
  const source = process.env.GPU_RETRAIN_BENCH_ENTRY
  const file = join(ROOT, source === undefined ? 'dist/transfer/index.js' : `actions/transfer/${source}`)
  return existsSync(file) ? file : undefined
}

/** The commit that made what is measured, which the results beside it do not change; a downloaded archive has none. */
function commit(): string {
  const git = (...args: string[]): string =>
    spawnSync('git', ['-C', ROOT, ...args], { encoding: 'utf8' }).stdout.trim()
  const isChanged = git('status', '--porcelain', '--', ...MEASURED) !== ''
  return (
    (git('log', '-1', '--format=%h', '--', ...MEASURED) || 'no commit') + (isChanged ? ', changed since' : '')
  )
}

function environment(delivery: Delivery, inputs: Record<string, string>): Record<string, string> {
  const { server, home, source, staging } = delivery
  mkdirSync(home, { recursive: true })
  const all: Record<string, string> = {
    ...accessInputs(server),
    root: server.root,
    home,
    name: NAME,
    ...(staging ? stagingInputs(staging, server) : { plan: JSON.stringify(samplePlan()), source }),
    ...inputs,
  }
  return {
    ...fileCommands(home),
    GITHUB_ACTIONS: 'true',
    GITHUB_RUN_ID: '1',
    GITHUB_WORKSPACE: home,
    RUNNER_TEMP: home,
    ...Object.fromEntries(Object.entries(all).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
  }
}

function stagingInputs(staging: StagedTree, server: BenchServer): Record<string, string> {
  const place = { root: staging.server.root, digest: staging.digest }
  const dataset = { ...samplePlan().dataset, name: NAME, path: '', staging: place }
  return {
    plan: JSON.stringify(samplePlan({ dataset })),
    staging: addressOf(staging.server),
    'staging-host-key': readFileSync(staging.server.knownHostsFile, 'utf8'),
    'authorized-keys': server.authorizedKeysFile,
  }
}

function fileCommands(home: string): Record<string, string> {
  const names = ['OUTPUT', 'STATE', 'STEP_SUMMARY']
  const files = names.map((name) => [`GITHUB_${name}`, join(home, `github-${name.toLowerCase()}`)] as const)
  for (const [, file] of files) writeFileSync(file, '')
  return Object.fromEntries(files)
}

/** One of the action's outputs; undefined when it did not set it. */
export function outputOf(home: string, name: string): string | undefined {
  const text = readFileSync(join(home, 'github-output'), 'utf8')
  return new RegExp(`^${name}<<(\\S+)\\n(.*)\\n\\1$`, 'm').exec(text)?.[2]
}

function problem({ source, home, server }: Delivery): string {
  const path = outputOf(home, 'path')
  if (path === undefined) return 'no tree was published'
  return path.startsWith(`${server.root}/`) ? difference(source, path) : `a tree outside root: ${path}`
}
