import { execFile, spawn } from 'node:child_process'
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ROOT } from '../../local/paths.ts'
import type { LocalServer } from '../../local/server.ts'
import { silentLog } from '../../src/log.ts'
import { attach } from '../../src/training/attach.ts'
import { follow } from '../../src/training/follow.ts'
import { Narrator } from '../../src/training/narrator.ts'
import type { TrainingOrder } from '../../src/training/order.ts'
import { readCurves } from '../curves.ts'
import { VENV } from '../paths.ts'

const run = promisify(execFile)

/** What is trained, on both sides. */
export interface Work {
  readonly train: number
  readonly val: number
  readonly args: Readonly<Record<string, string | number | boolean>>
}

/** Where both train. */
export interface Place {
  readonly server: LocalServer
  readonly digest: string
  /** A copy of the dataset for bare runs, so that neither finds the other's caches. */
  readonly copy: string
}

/** A run, of either side. */
export interface Run {
  readonly seconds: number
  /** From the first epoch's end to the last one's, by the library's own clock: nothing in it comes once a training. */
  readonly betweenSeconds: number
}

/** A run of ours. */
export interface OurRun extends Run {
  /** From the call until the command was started. */
  readonly startSeconds: number
  /** From the last epoch's end until we were told. */
  readonly endSeconds: number
  /** Of the epochs, and what our callbacks took of it. */
  readonly epochSeconds: number
  readonly callbackSeconds: number
  readonly epochs: number
}

/** Draws the dataset, as a transfer would have left it. */
export async function prepare(server: LocalServer, { train, val }: Work): Promise<Place> {
  const code =
    'import sys; sys.path[:0] = sys.argv[4:]; import tree_support; print(tree_support.publish(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))'
  const folders = ['remote', 'test/remote'].map((name) => join(ROOT, name))
  const args = ['-c', code, server.root, String(train), String(val), ...folders]
  const digest = (await run('python3', args)).stdout.trim()
  const copy = join(server.root, '..', 'bare')
  await mkdir(copy)
  await cp(join(server.root, 'trees', 'squares', digest), join(copy, 'data'), { recursive: true })
  const yaml = `path: ${copy}/data\ntrain: images/train\nval: images/val\nnames: [square]\n`
  await writeFile(join(copy, 'data.yaml'), yaml)
  return { server, digest, copy }
}

/** Trains with the library's own command. */
export async function runBare({ copy }: Place, { args }: Work, epochs: number): Promise<Run> {
  await run('find', [copy, '-name', '*.cache*', '-delete'])
  const settings = {
    ...args,
    epochs,
    model: 'yolov8n.yaml',
    data: `${copy}/data.yaml`,
    project: copy,
    name: 'run',
  }
  const words = Object.entries(settings).map(([name, value]) => `${name}=${pythonWord(value)}`)
  const started = performance.now()
  await new Promise<void>((resolve, reject) => {
    const child = spawn(join(VENV, 'bin/yolo'), ['train', ...words], {
      cwd: copy,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...QUIET, YOLO_CONFIG_DIR: join(copy, 'config') },
    })
    let said = ''
    child.stderr.on('data', (chunk) => {
      said = (said + chunk).slice(-2_000)
    })
    child.once('error', reject)
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`yolo train ended with ${code}: ${said}`)),
    )
  })
  const seconds = (performance.now() - started) / 1000
  const betweenSeconds = await secondsBetweenEpochs(join(copy, 'run'))
  await rm(join(copy, 'run'), { recursive: true })
  return { seconds, betweenSeconds }
}

/** From what the library notes at the end of each epoch: its column `time`, in seconds since the training began. */
async function secondsBetweenEpochs(output: string): Promise<number> {
  const { time = [] } = (await readCurves(output)).columns
  return Number(time.at(-1)) - Number(time[0])
}

/** As ours are, so that neither side asks the network for anything. */
const QUIET = { YOLO_OFFLINE: 'true', YOLO_AUTOINSTALL: 'false', MPLBACKEND: 'Agg' }

function pythonWord(value: string | number | boolean): string {
  return typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value)
}

/** Trains as the action `train` does: over SSH, from the proof of the dataset to the last word of the training. */
export async function runOurs(place: Place, work: Work, epochs: number, trainingId: string): Promise<OurRun> {
  const { server } = place
  const { sshKey, hostKey, root } = server
  const access = { server: server.server, sshKey, sshPassphrase: '', hostKey }
  const where = { access, root, trainingId }
  const context = { log: silentLog, signal: new AbortController().signal }
  const [started, startedMs] = [performance.now(), Date.now()]
  await attach(where, orderOf(place, work, epochs, trainingId), context)
  const { state } = await follow(where, new Narrator(silentLog, null), () => undefined, context)
  const seconds = (performance.now() - started) / 1000
  if (state?.state !== 'finished') throw new Error(`the training is ${state?.state}: ${state?.reason}`)
  const text = await readFile(join(root, 'trainings', trainingId, 'events.jsonl'), 'utf8')
  const events = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  const starting = events.find(({ type, state: name }) => type === 'state' && name === 'starting')
  const ends = events.filter(({ type }) => type === 'epoch')
  const sum = (name: string) => ends.reduce((all, event) => all + event[name], 0)
  return {
    seconds,
    startSeconds: (starting.atMs - startedMs) / 1000,
    endSeconds: seconds - (ends.at(-1).atMs - startedMs) / 1000,
    betweenSeconds: await secondsBetweenEpochs(join(root, 'trainings', trainingId, 'ultralytics')),
    epochSeconds: sum('seconds'),
    callbackSeconds: sum('overheadSeconds'),
    epochs: ends.length,
  }
}

function orderOf(
  { digest }: Place,
  { train, val, args }: Work,
  epochs: number,
  trainingId: string,
): TrainingOrder {
  const split = (name: string, images: number) => ({
    images,
    backgrounds: 0,
    boxes: [images],
    sources: images === 0 ? [] : [{ path: `images/${name}` }],
  })
  const splits = { train: split('train', train), val: split('val', val), test: split('test', 0) }
  return {
    trainingId,
    workload: 'ultralytics',
    dataset: { name: 'squares', digest, splits, classes: ['square'], rest: {}, misfits: {} },
    venv: VENV,
    weights: 'yolov8n.yaml',
    args: { ...args, epochs },
    code: null,
    weightFiles: null,
    modelToBeat: null,
    evaluation: { split: 'val', clusters: '' },
    limits: {
      maxHours: null,
      maxCost: null,
      pricePerHour: null,
      stallMinutes: null,
      checkpointMinutes: null,
      rescues: 0,
      mirrorMinutes: 0,
      onCancel: 'stop',
      follow: true,
    },
  }
}
