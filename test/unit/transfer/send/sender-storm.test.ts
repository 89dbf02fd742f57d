/** Connections of all kinds that break, stand still and leave, by chance: nothing is lost, and nothing counts twice. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { randomNumbers } from '../../../../bench/random.ts'
import { Failure } from '../../../../src/errors.ts'
import type { Agent } from '../../../../src/ssh/agent.ts'
import type { Job, JobData } from '../../../../src/transfer/jobs/job.ts'
import { JobQueue } from '../../../../src/transfer/jobs/job-queue.ts'
import { Sender } from '../../../../src/transfer/send/sender.ts'
import { Counts } from '../../../support/scripted-server.ts'
import { type LineTraits, type RecordKeeper, SimulatedFarEnd } from '../../../support/simulated-far-end.ts'
import { VirtualClock } from '../../../support/virtual-clock.ts'

const STORMS = 40
const STEP_MS = 20
const LONGEST_MS = 30 * 60_000

/** A record is `u32 number, u32 length` and `length` bytes. */
const HEAD_BYTES = 8

/** A file: what it holds, and what travels of it; nothing, when another in the same pack has the same content. */
interface Piece {
  readonly number: number
  readonly contentBytes: number
  readonly travelsBytes: number
}

/** What is to be sent, and what has become of it. */
class World {
  readonly #random: () => number
  readonly meter = new Counts()
  readonly stored = new Set<number>()
  readonly queue: JobQueue
  readonly #jobs: Job[] = []
  bytes = 0
  files = 0
  #pieces = 0
  #travelling = 0
  #finished = 0

  constructor(seed: number) {
    this.#random = randomNumbers(seed)
    const jobs = this.#jobs
    for (let count = 1 + this.chance(40); count > 0; count--) {
      if (this.chance(4) === 0) this.#cut(1 + this.chance(4))
      else this.#jobs.push(this.#job(this.#some(this.chance(8)), {}))
    }
    this.queue = new JobQueue({
      next: () => jobs.shift(),
      get bytesLeft() {
        return jobs.reduce((sum, { bytes }) => sum + bytes, 0)
      },
    })
  }

  readonly keeper: RecordKeeper = {
    lengthOf: (data) => (data.length < HEAD_BYTES ? Infinity : HEAD_BYTES + data.readUInt32BE(4)),
    keep: (record) => void this.stored.add(record.readUInt32BE(0)),
  }

  /** A whole number below `most`. */
  chance(most: number): number {
    return Math.floor(this.#random() * most)
  }

  check(): void {
    assert.deepEqual(
      { bytes: this.meter.bytes, files: this.meter.files, stored: this.stored.size },
      { bytes: this.bytes, files: this.files, stored: this.#travelling },
    )
    assert.equal(this.#finished, 0, 'big files that are not finished, or more than once')
  }

  /** A big file: once every segment has arrived, one more job says that it is whole. */
  #cut(segments: number): void {
    this.#finished++
    const finish = this.#job(this.#some(1), { onDone: () => this.#finished-- })
    let left = segments
    const onDone = (): void => {
      if (--left === 0) this.queue.add(finish)
    }
    for (let count = 0; count < segments; count++)
      this.#jobs.push(this.#job(this.#some(1), { onDone, bringsMore: true }))
  }

  #some(count: number): Piece[] {
    return Array.from({ length: count }, () => {
      const contentBytes = this.chance(5) === 0 ? 0 : this.chance(60_000)
      const isRepeated = count > 1 && this.chance(8) === 0
      const travelsBytes = HEAD_BYTES + (this.chance(4) === 0 ? contentBytes >> 1 : contentBytes)
      this.bytes += contentBytes
      this.files++
      if (!isRepeated) this.#travelling++
      return { number: this.#pieces++, contentBytes, travelsBytes: isRepeated ? 0 : travelsBytes }
    })
  }

  #job(pieces: readonly Piece[], more: Pick<Job, 'onDone' | 'bringsMore'>): Job {
    return {
      bytes: pieces.reduce((sum, { contentBytes }) => sum + contentBytes, 0),
      files: pieces.length,
      read: async () => {
        await sleep(this.chance(300))
        return dataOf(pieces)
      },
      without: (done) => this.#job(pieces.slice(done), more),
      ...more,
    }
  }

  line(): LineTraits {
    const often = (most: number): number => (this.chance(2) === 0 ? this.chance(most) : 1e12)
    return {
      bytesPerSecond: [20e3, 200e3, 1e6, 5e6][this.chance(4)] ?? 0,
      latencyMs: this.chance(300),
      breaksAfterBytes: often(1_500_000),
      standsAfterBytes: often(1_000_000),
      standsMs: this.chance(60_000),
    }
  }
}

/** Whoever uses the memory after it was released finds other numbers there. */
function dataOf(pieces: readonly Piece[]): JobData {
  const ends: number[] = []
  let end = 0
  for (const { travelsBytes } of pieces) {
    end += travelsBytes
    ends.push(end)
  }
  const data = Buffer.alloc(end)
  for (const [index, { number, travelsBytes }] of pieces.entries()) {
    if (travelsBytes === 0) continue
    const start = (ends[index] ?? 0) - travelsBytes
    data.writeUInt32BE(number, start)
    data.writeUInt32BE(travelsBytes - HEAD_BYTES, start + 4)
  }
  return { data, ends, release: () => data.fill(0xff) }
}

/** One connection, made again whenever it breaks, until all is done or it has to leave. */
async function carry(world: World, isFirst: boolean, over: AbortSignal): Promise<void> {
  const leavesMs = isFirst || world.chance(3) > 0 ? LONGEST_MS : world.chance(20_000)
  const until = performance.now() + leavesMs
  while (!over.aborted && performance.now() < until) {
    using far = new SimulatedFarEnd(world.line(), world.keeper)
    const agent = { open: () => far } as unknown as Agent
    const pace = { take: async () => undefined }
    const { meter, queue } = world
    const sender = new Sender(agent, queue, { meter, pace, signal: over, isFirst, stalled: () => undefined })
    const timer = setTimeout(() => sender.retire(), until - performance.now())
    const hangUp = (): void => far[Symbol.dispose]()
    over.addEventListener('abort', hangUp)
    try {
      await sender.run()
      return
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'CONNECTION_LOST') throw error
    } finally {
      clearTimeout(timer)
      over.removeEventListener('abort', hangUp)
    }
    await sleep(world.chance(3_000))
  }
}

async function storm(seed: number): Promise<void> {
  using clock = new VirtualClock()
  const world = new World(seed)
  const over = new AbortController()
  const helpers = Array.from({ length: world.chance(5) }, () => carry(world, false, over.signal))
  const first = carry(world, true, over.signal).then(() => over.abort())
  let isOver = false
  const all = Promise.all([first, ...helpers]).finally(() => {
    isOver = true
  })
  all.catch(() => undefined)
  for (let ms = 0; ms < LONGEST_MS && !isOver; ms += STEP_MS) await clock.pass(STEP_MS)
  assert.ok(isOver, `still under way: ${JSON.stringify(world.meter)}`)
  await all
  world.check()
}

describe('many connections in a storm', () => {
  for (let seed = 1; seed <= STORMS; seed++) it(`${seed}`, () => storm(seed))
})
