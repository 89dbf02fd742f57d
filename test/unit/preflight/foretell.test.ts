import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { diskCacheBytes, ramCacheBytes, ramPeakBytes } from '../../../src/preflight/cache-size.ts'
import { preflightSummary } from '../../../src/preflight/summary.ts'
import { findings, root, situation, split } from '../../support/situation.ts'

const REMOTE = join(import.meta.dirname, '../../../remote')
const RULES = `
import json, sys
sys.path.insert(0, sys.argv[1])
from gpu_retrain.workloads.ultralytics import auto_rules as rules
answers = []
for asked in json.load(sys.stdin):
    train, val = (rules.cache_bytes(map(tuple, asked[name]), asked["imgsz"]) for name in ("train", "val"))
    facts = rules.CacheFacts(train[0], val[0], train[1] + val[1], asked["usable"], asked["free"], True, 100, 9.0, 1.0, 1.0)
    workers = rules.choose_workers(asked["cpus"], asked["shm"], asked["imgsz"], 16, 64)
    cache = rules.choose_cache(facts).value
    answers.append([train[0], val[0], train[1] + val[1], rules.ram_peak_bytes(train[0], val[0]), cache or "none", workers.value])
print(json.dumps(answers))
`

/** Rooms and sizes of many kinds: upright, tiny, larger than imgsz, and one that ratio and ceiling leave no room. */
const ASKED = [640, 1440, 97].flatMap((imgsz) =>
  [0, 6.2e9, 9e9, 40e9].flatMap((usable) =>
    [3e9, 60e9].map((free, at) => ({
      imgsz,
      usable,
      free,
      cpus: [0.5, 3.2, 8, 64][(at + imgsz) % 4] ?? 1,
      shm: [64e6, 2e9, null][(at + imgsz + Math.round(usable / 1e9)) % 3] ?? null,
      train: Array.from({ length: 900 }, (_, n) => [10 + ((n * 37) % 1431), 10 + ((n * 113) % 1999)]),
      val: Array.from({ length: 300 }, (_, n) => [1920 - (n % 7), 1080 - (n % 11)]),
    })),
  ),
)

function sizes(pictures: readonly (readonly number[])[]): Map<string, number> {
  const found = new Map<string, number>()
  for (const size of pictures) found.set(size.join('x'), (found.get(size.join('x')) ?? 0) + 1)
  return found
}

describe('what is foretold of auto', () => {
  it('is what the server decides of the same pictures, memory and processors', () => {
    const decided = JSON.parse(
      execFileSync('python3', ['-B', '-c', RULES, REMOTE], {
        encoding: 'utf8',
        input: JSON.stringify(ASKED),
      }),
    )
    const foretold = ASKED.map(({ imgsz, usable, free, cpus, shm, train, val }) => {
      const splits = {
        train: { ...split(train.length), sizes: sizes(train) },
        val: { ...split(val.length), sizes: sizes(val) },
        test: split(0),
      }
      const server = {
        memory: { totalBytes: 512e9, availableBytes: 400e9, limitBytes: 64e9, usableBytes: usable },
        processors: { count: 64, usable: cpus },
        sharedMemoryBytes: shm,
        ...root({ freeBytes: free, hasVenv: true }),
      }
      const { load } = situation(
        `batch: auto, workers: auto, cache: auto, imgsz: ${imgsz}, device: 0`,
        server,
        { splits, bytes: 0 },
      )
      const ram = [ramCacheBytes(splits.train.sizes, imgsz), ramCacheBytes(splits.val.sizes, imgsz)] as const
      const disk = diskCacheBytes(splits.train.sizes) + diskCacheBytes(splits.val.sizes)
      return [...ram, disk, ramPeakBytes(...ram), load.cache, load.workers]
    })
    assert.deepEqual(foretold, decided)
    assert.deepEqual([...new Set(foretold.map((answer) => answer[4]))].sort(), ['disk', 'none', 'ram'])
  })

  it('has nothing to find fault with, and says what it will be and why', () => {
    const given = situation('batch: auto, workers: auto, cache: auto, device: 0')
    findings(given)
    assert.deepEqual(
      given.foretold.map(({ setting, value }) => [setting, value]),
      [
        ['batch', 'what fits'],
        ['workers', '7'],
        ['cache', 'none'],
      ],
    )
    const page = preflightSummary({
      situation: given,
      findings: [],
      forecast: {
        mbps: 1,
        isMeasured: false,
        bytes: 0,
        besideSeconds: 0,
        transferSeconds: 0,
        trainingSeconds: null,
        secondsPerEpoch: null,
        cost: null,
        bases: {},
        corrections: {},
        phases: {},
      },
      judged: undefined,
      strict: false,
    })
    assert.match(page, /batch auto/)
    assert.match(
      page,
      /cache \(auto\) \| probably none&#58; ram needs 70\.78 GB while it is filled, of 54\.00 GB; disk needs 245\.74 GB of 231\.00 GB/,
    )
  })

  it('is nothing where a value is given', () => {
    const { load, foretold } = situation('batch: 20, workers: 6, cache: ram, device: 0')
    assert.deepEqual(foretold, [])
    assert.deepEqual([load.batch, load.workers, load.cache], [20, 6, 'ram'])
  })
})
