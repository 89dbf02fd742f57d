import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fetchResults } from '../../src/collect/fetch.ts'
import { checkArguments, ensureVenv, ensureWeights, proveDevice } from '../../src/environment/prepare.ts'
import { openAgent } from '../../src/link/open-agent.ts'
import { reach } from '../../src/link/reach.ts'
import type { Context } from '../../src/log.ts'
import { bringHome } from '../../src/mirror/bring-home.ts'
import { lookAtTraining, plantMirror } from '../../src/mirror/operations.ts'
import { measureLink } from '../../src/preflight/link.ts'
import { probeServer } from '../../src/preflight/probe.ts'
import type { Agent } from '../../src/ssh/agent.ts'
import type { ServerAccess } from '../../src/ssh/connect.ts'
import { Grant } from '../../src/staging/grant.ts'
import { askOffer } from '../../src/staging/offer.ts'
import { readRanges } from '../../src/staging/read-ranges.ts'
import { relay } from '../../src/staging/relay.ts'
import { attach } from '../../src/training/attach.ts'
import { deliver } from '../../src/training/cancel.ts'
import { follow } from '../../src/training/follow.ts'
import { Narrator } from '../../src/training/narrator.ts'
import { compareTraining } from '../../src/training/operations.ts'
import type { TrainingOrder } from '../../src/training/order.ts'
import { openStore } from '../../src/transfer/operations.ts'
import { transfer } from '../../src/transfer/transfer.ts'
import type { FarSide } from './hostile-server.ts'
import { samplePlan } from './plan.ts'
import { Counts, ScriptedServer } from './scripted-server.ts'
import { transferOptions } from './transfer-options.ts'

/** Our own code that calls an operation, and what the server has to answer before, so that it comes that far. */
export interface Caller {
  run(access: ServerAccess, context: Context): Promise<unknown>
  readonly before?: Readonly<Record<string, (far: FarSide) => void>>
}

const DIGEST = 'a'.repeat(64)
const VENV = {
  venv: `/srv/venvs/${DIGEST}`,
  fingerprint: DIGEST,
  reused: true,
  python: '3.12',
  installer: 'uv',
  torchIndex: '',
  packages: 1,
  seconds: 1,
} as const

const REQUEST = { python: '', requirements: [], torchBackend: 'auto', indexUrl: '', device: 'cpu' }

/** Over a connection and an agent of its own. */
const asking =
  (ask: (agent: Agent, context: Context) => Promise<unknown>) =>
  async (access: ServerAccess, context: Context): Promise<unknown> => {
    await using agent = await openAgent({ access, root: '/srv' }, [], context, { patienceMs: 0 })
    return await ask(agent, context)
  }

const says = (value: unknown) => (far: FarSide) => far.says('R', value)
const OPENED = { path: '', empty: false, arriving: [], bases: [], tellsApart: true, last: null }
const sending: Caller['before'] = {
  'store.open': says({ present: false, ...OPENED }),
  'adoption.adopt': says({ files: 0, bytes: 0 }),
  'store.room': says({ links: true, freeBytes: 1e12 }),
  'trees.missing': (far) => {
    far.says('D', Buffer.from([1]).toString('latin1'))
    far.says('R', { missing: 1 })
  },
}

/** One small file that the server has not got. */
async function send(access: ServerAccess, context: Context, adopt = ''): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'hostile-'))
  const source = join(folder, 'fire')
  mkdirSync(source)
  writeFileSync(join(source, 'a.jpg'), 'a picture')
  const connectOnce = (signal: AbortSignal) => reach({ access, root: '/srv' }, [openStore], signal)
  try {
    const options = transferOptions({ source, home: join(folder, 'home') }, { adopt })
    return await transfer(options, { ...context, connectOnce })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const training = (access: ServerAccess) => ({ access, root: '/srv', trainingId: '7' })

function order(): TrainingOrder {
  const { dataset, limits, training } = samplePlan()
  const { name, splits, classes, rest } = dataset
  return {
    trainingId: '7',
    workload: 'ultralytics',
    dataset: { name, digest: DIGEST, splits, classes, rest, misfits: {} },
    venv: VENV.venv,
    weights: training.weights,
    args: training.args,
    code: null,
    weightFiles: null,
    modelToBeat: null,
    evaluation: { split: 'val', clusters: '' },
    limits,
  }
}

const start: Caller = {
  run: (access, context) => attach(training(access), order(), context),
  before: { 'receipt_check.check': says({ files: 1, bytes: 1, rehashed: 0 }) },
}

/** The caller of every operation that there is. */
export const CALLERS: Readonly<Record<string, Caller>> = {
  'adoption.adopt': { run: (access, context) => send(access, context, '/data/old'), before: sending },
  'arguments.check': { run: asking((agent, context) => checkArguments(agent, VENV, {}, context)) },
  'dispatch.offer': { run: asking((agent, { signal }) => askOffer(agent, 'fire', '', signal)) },
  'dispatch.send': {
    run: asking((agent, { signal }) => {
      const there = new ScriptedServer((server) => server.say({ acked: server.received }))
      const cargo = { name: 'fire', digest: DIGEST, places: Int32Array.of(0), bytes: 9, length: 1 }
      const pace = { take: async () => undefined }
      return relay(agent, { open: () => there } as unknown as Agent, cargo, {
        meter: new Counts(),
        pace,
        signal,
      })
    }),
  },
  'environment.ensure': {
    run: asking((agent, context) => ensureVenv(agent, REQUEST, context)),
  },
  'file_ranges.read': {
    run: asking((agent, { signal }) =>
      readRanges(agent, { name: 'fire', digest: DIGEST }, [{ place: 0, offset: 0, length: 100 }], signal),
    ),
  },
  'mirror.look': {
    run: asking((agent, { signal }) =>
      agent.call(lookAtTraining, { training: '7', eventsBytes: 0 }, { signal }),
    ),
  },
  'mirror.offer': { run: mirror },
  'planting.plant': {
    run: asking((agent, { signal }) => {
      const tree = { name: 'mirror-7', digest: DIGEST }
      return agent.call(plantMirror, { id: '7', tree, files: [] }, { signal })
    }),
  },
  'probe.link': { run: asking((agent, { signal }) => measureLink(agent, signal)) },
  'probe.server': { run: asking((agent, { signal }) => probeServer(agent, '/srv', 'fire', [], signal)) },
  'proof.prove': { run: asking((agent, context) => proveDevice(agent, VENV, 'cpu', context)) },
  'receipt_check.check': start,
  'receive.objects': { run: send, before: sending },
  'results.list': { run: collect },
  'results.read': {
    run: collect,
    before: {
      'results.list': says({ files: [{ path: 'train.log', size: 9, sha256: DIGEST }], leftOut: [] }),
    },
  },
  'store.open': { run: send },
  'store.room': { run: send, before: sending },
  'lookup.compare': {
    run: asking((agent, { signal }) => agent.call(compareTraining, { id: '7', args: {} }, { signal })),
  },
  'trainings.follow': {
    run: (access, context) =>
      follow(training(access), new Narrator(context.log, null), () => undefined, context),
  },
  'trainings.start': start,
  'lookup.status': { run: (access, context) => deliver(training(access), 'detach', 60_000, context) },
  'trainings.stop': { run: (access, context) => deliver(training(access), 'stop', 60_000, context) },
  'trees.missing': { run: send, before: sending },
  'trees.publish': { run: send, before: { ...sending, 'trees.missing': nothingMissing } },
  'temporary_keys.grant': {
    run: asking(async (agent, { signal }) => {
      const grant = new Grant(agent, { key: 'ssh-ed25519 AAAA', seconds: 60, file: '', nonce: 'ab' }, signal)
      await grant.granted()
      await grant.end()
    }),
  },
  'weights.ensure': {
    run: asking((agent, context) =>
      ensureWeights(agent, VENV, [{ name: 'yolov8n.pt', task: 'detect', sent: null } as never], context),
    ),
  },
}

function nothingMissing(far: FarSide): void {
  far.says('D', '\0')
  far.says('R', { missing: 0 })
}

async function mirror(access: ServerAccess, context: Context): Promise<unknown> {
  const home = mkdtempSync(join(tmpdir(), 'hostile-'))
  try {
    await using agent = await openAgent({ access, root: '/srv' }, [], context, { patienceMs: 0 })
    const pace = { take: async () => undefined }
    return await bringHome(agent, { home, trainingId: '7', pace }, context.signal)
  } finally {
    rmSync(home, { recursive: true })
  }
}

async function collect(access: ServerAccess, context: Context): Promise<unknown> {
  const home = mkdtempSync(join(tmpdir(), 'hostile-'))
  try {
    const fetching = { trainingId: '7', home }
    const open = () => openAgent({ access, root: '/srv' }, [], context, { patienceMs: 0 })
    return await fetchResults(open, fetching, context)
  } finally {
    rmSync(home, { recursive: true })
  }
}
