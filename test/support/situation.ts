import assert from 'node:assert/strict'
import { resolveSettings } from '../../src/config/resolve.ts'
import { WHOLE_VIEW } from '../../src/dataset/view.ts'
import type { Audit } from '../../src/interfaces/audit.ts'
import type { Finding } from '../../src/preflight/finding.ts'
import { judge } from '../../src/preflight/judge.ts'
import type { UsableRoot } from '../../src/preflight/need.ts'
import type { Server } from '../../src/preflight/probe.ts'
import { type Situation, situationOf } from '../../src/preflight/situation.ts'

/** A root that can be used, empty. */
export const ROOT: UsableRoot = {
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
export const SERVER: Server = {
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

/** A dataset without anything to say of it. */
export const AUDIT: Audit = {
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

/** A split of so many pictures, each with a box. */
export function split(images: number): Audit['splits']['train'] {
  return {
    images,
    imageBytes: images * 1e5,
    backgrounds: 0,
    boxes: [images, 2],
    shapes: { boxes: images, polygons: 0, keypoints: 0 },
    sizes: new Map([['1440x808', images]]),
  }
}

/** The example, with other arguments, another server, another dataset or limits. */
export function situation(
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
    staged: null,
    audit: { ...AUDIT, ...audit },
    weightFiles: [],
    weightFaults: [],
    modelToBeat: null,
    code: null,
    runner: { home: '/home/runner/gpu-retrain', freeBytes: 50e9 },
    server: { ...SERVER, ...server },
  })
}

/** The example with other weights. */
export function startingFrom(weights: string, server: Partial<Server> = {}): Situation {
  const given = situation('', server)
  const training = { ...given.settings.training, weights }
  return situationOf({ ...given, settings: { ...given.settings, training } })
}

/** A server with another root. */
export function root(changes: Partial<UsableRoot>): Partial<Server> {
  return { root: { ...ROOT, ...changes } }
}

/** The findings as `CODE severity`, which must be exactly these. */
export function findings(given: Situation, ...expected: string[]): Finding[] {
  const found = judge(given)
  assert.deepEqual(
    found.map(({ code, severity }) => `${code} ${severity}`),
    expected,
    JSON.stringify(found, null, 2),
  )
  return found
}
