import { execFile } from 'node:child_process'
import { chmod, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type LocalServer, startLocalServer } from '../../local/server.ts'
import type { TrainingOrder } from '../../src/training/order.ts'
import { plannedSplits } from './plan.ts'

const run = promisify(execFile)
const REPOSITORY = join(import.meta.dirname, '../..')

/** What the driver is told that trains nothing: scripted_driver.py says what each means. */
export type ScriptedArguments = { epochs: number; time: number; late?: number; profile?: boolean }

/** A server with a small verified dataset and a venv whose Python is scripted_driver.py, which trains nothing. */
export interface TrainingWorld extends AsyncDisposable {
  readonly server: LocalServer
  readonly access: { server: string; sshKey: string; sshPassphrase: string; hostKey: string }
  readonly root: string
  /** An order of so many epochs of so many seconds each. */
  order(trainingId: string, args: ScriptedArguments): TrainingOrder
  /** Everything that a training wrote into events.jsonl. */
  events(trainingId: string): Promise<Record<string, unknown>[]>
  /** A JSON file in a training's folder. */
  json(trainingId: string, name: string): Promise<Record<string, unknown>>
}

/** Starts one. */
export async function trainingWorld(): Promise<TrainingWorld> {
  const server = await startLocalServer()
  const { root } = server
  const digest = await publishSquares(root)
  const venv = await scriptedVenv(root)
  const path = (trainingId: string, name: string) => join(root, 'trainings', trainingId, name)
  return {
    server,
    access: { server: server.server, sshKey: server.sshKey, sshPassphrase: '', hostKey: server.hostKey },
    root,
    order: (trainingId, args) => ({
      trainingId,
      workload: 'ultralytics',
      dataset: {
        name: 'squares',
        digest,
        splits: plannedSplits(24, 8),
        classes: ['square'],
        rest: {},
        misfits: {},
      },
      venv,
      weights: 'yolov8n.yaml',
      args: { device: 'cpu', ...args },
      code: null,
      weightFiles: null,
      modelToBeat: null,
      evaluation: { split: 'val', clusters: '' },
      limits: {
        maxHours: null,
        maxCost: null,
        pricePerHour: null,
        stallMinutes: null,
        rescues: 0,
        checkpointMinutes: null,
        mirrorMinutes: 0,
        onCancel: 'stop',
        follow: true,
      },
    }),
    events: async (trainingId) => {
      const text = await readFile(path(trainingId, 'events.jsonl'), 'utf8')
      return text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    },
    json: async (trainingId, name) => JSON.parse(await readFile(path(trainingId, name), 'utf8')),
    [Symbol.asyncDispose]: () => server.stop(),
  }
}

/** Draws, hashes and receipts a dataset on the server, as a transfer would have left it: its digest. */
export async function publishSquares(root: string): Promise<string> {
  const code =
    'import sys; sys.path[:0] = sys.argv[2:]; import tree_support; print(tree_support.publish(sys.argv[1]))'
  const folders = ['remote', 'test/remote'].map((name) => join(REPOSITORY, name))
  const { stdout } = await run('python3', ['-c', code, root, ...folders])
  return stdout.trim()
}

/** A venv whose Python is scripted_driver.py: its path. */
export async function scriptedVenv(root: string): Promise<string> {
  const venv = join(root, 'venvs', 'scripted')
  await mkdir(join(venv, 'bin'), { recursive: true })
  await copyFile(join(import.meta.dirname, 'scripted_driver.py'), join(venv, 'bin/python'))
  await chmod(join(venv, 'bin/python'), 0o700)
  await writeFile(join(venv, 'READY'), '')
  return venv
}
