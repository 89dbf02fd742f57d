/**
 * Small transfers in virtual time, each with faults by chance: the whole of our sending side against a simulated server.
 * Whatever happens, a transfer that succeeds has published exactly what lay on the runner, and one that fails says why.
 */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { randomNumbers } from '../../bench/random.ts'
import { Failure } from '../../src/errors.ts'
import type { Linked } from '../../src/link/connect-once.ts'
import { silentLog } from '../../src/log.ts'
import { transfer } from '../../src/transfer/transfer.ts'
import type { TransferResult } from '../../src/transfer/transfer-options.ts'
import { runsOf, SEED, Tally, tell } from '../support/figures.ts'
import { onOneClock } from '../support/on-one-clock.ts'
import { REFUSED, UNHEARD } from '../support/scripted-connector.ts'
import { SimulatedAgent } from '../support/simulated-agent.ts'
import type { LineTraits } from '../support/simulated-far-end.ts'
import { SimulatedStore } from '../support/simulated-store.ts'
import { transferOptions } from '../support/transfer-options.ts'
import { noise } from '../support/transfer-world.ts'

const RUNS = runsOf(200, 10_000)
const LONGEST_MS = 12 * 3_600_000
/** What is disturbed for ever never ends: after so many tries the faults are over. */
const TRIES_WITH_FAULTS = 6
/** What a transfer with faults may end with, each with its cause; anything else is a defect. */
const TOLD = [
  'CANCELLED',
  'CONNECTION_LOST',
  'DATASET_EMPTY',
  'DATASET_SHRUNK',
  'DATASET_UNREADABLE',
  'REMOTE_DISK_FULL',
  'SERVER_UNREACHABLE',
  'SOURCE_CHANGED',
  'TRANSFER_INCOMPLETE',
]

/** One dataset on a runner, one server, and what happens to both. */
class World {
  readonly #random: () => number
  readonly #folder: string
  readonly #tally: Tally
  readonly #store: SimulatedStore
  /** Every content that a file had at some time, by its name. */
  readonly #contents = new Map<string, Buffer[]>()
  #isFaulty = true
  #changed = false

  constructor(seed: number, tally: Tally) {
    this.#random = randomNumbers(seed)
    this.#tally = tally
    this.#folder = mkdtempSync(join(tmpdir(), 'faulted-'))
    mkdirSync(this.#source)
    const happens = (name: string, oneIn: number) => (): boolean => this.#happens(name, oneIn)
    this.#store = new SimulatedStore({
      flipsOnArrival: happens('flips on arrival', 40),
      flipsOnDisk: happens('flips on disk', 40),
      isFull: happens('full disks', 150),
    })
    for (let file = this.#below(12); file >= 0; file--)
      this.#write(`${file}.jpg`, this.#below(10) === 0 ? 600_000 + this.#below(900_000) : this.#below(60_000))
  }

  get #source(): string {
    return join(this.#folder, 'fire')
  }

  /** Transfers until it succeeds, then checks what the server has. */
  async run(): Promise<void> {
    for (let tries = 1; ; tries++) {
      this.#isFaulty = tries <= TRIES_WITH_FAULTS
      const result = await this.#try()
      if (result) return this.#check(result)
      assert.ok(tries <= TRIES_WITH_FAULTS + 1, 'it fails without a fault')
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true })
  }

  async #try(): Promise<TransferResult | undefined> {
    const killed = new AbortController()
    const faults = new AbortController()
    const disturbing = [this.#kill(killed, faults.signal), this.#disturbSource(faults.signal)]
    this.#changed = false
    try {
      const place = { source: this.#source, home: join(this.#folder, 'home') }
      const order = transferOptions(place, {
        connections: 1 + this.#below(3),
        allowShrink: true,
        compress: ['txt'],
      })
      return await transfer(order, {
        log: silentLog,
        signal: killed.signal,
        connectOnce: () => this.#connect(),
      })
    } catch (error) {
      const isTold = error instanceof Failure ? TOLD.includes(error.code) : killed.signal.aborted
      if (!isTold) throw error
      this.#tally.add(`ended ${error instanceof Failure ? error.code : 'CANCELLED'}`)
      if (this.#happens('power failures', 4)) this.#store.losePower(() => this.#below(3) === 0)
      return undefined
    } finally {
      faults.abort()
      await Promise.all(disturbing)
    }
  }

  #connect(): Promise<Linked> {
    if (this.#happens('refused connections', 8)) throw REFUSED
    if (this.#happens('unanswered connections', 8)) throw UNHEARD
    const line = this.#line()
    const agent = new SimulatedAgent(this.#store, line)
    if (this.#happens('cuts at rest', 6)) void sleep(this.#below(20_000)).then(() => agent.lose())
    return sleep(3 * line.latencyMs, { agent, roundTripMs: 2 * line.latencyMs, destroy: () => agent.lose() })
  }

  #line(): LineTraits {
    return {
      bytesPerSecond: [20e3, 200e3, 1e6, 5e6][this.#below(4)] ?? 0,
      latencyMs: this.#below(300),
      breaksAfterBytes: this.#happens('cuts among data', 2) ? this.#below(700_000) : 1e12,
      standsAfterBytes: this.#happens('stalls', 3) ? this.#below(500_000) : 1e12,
      standsMs: this.#below(70_000),
    }
  }

  /** The runner is killed: nothing of it is left but its home. */
  async #kill(runner: AbortController, over: AbortSignal): Promise<void> {
    if (!this.#happens('killed runners', 5)) return
    await sleep(this.#below(30_000), undefined, { signal: over }).catch(() => undefined)
    if (!over.aborted) runner.abort(new Failure('CANCELLED', { what: 'Killed.', safe: '', next: '' }))
  }

  async #disturbSource(over: AbortSignal): Promise<void> {
    if (!this.#happens('changed or vanished files', 4)) return
    await sleep(this.#below(10_000), undefined, { signal: over }).catch(() => undefined)
    if (over.aborted) return
    this.#changed = true
    const name = [...this.#contents.keys()][this.#below(this.#contents.size)] ?? ''
    if (this.#contents.size > 1 && this.#below(2) === 0) {
      rmSync(join(this.#source, name))
      this.#contents.delete(name)
    } else this.#write(name, 1 + this.#below(60_000))
  }

  #write(name: string, bytes: number): void {
    // Some files have the same content.
    const content = noise(bytes, `${this.#below(30)}`)
    this.#contents.set(name, [...(this.#contents.get(name) ?? []), content])
    writeFileSync(join(this.#source, name), content)
  }

  /** Nothing is mixed or missing; and where nothing was written meanwhile, it is what lies there now. */
  #check({ digest }: TransferResult): void {
    const tree = this.#store.trees.get(digest)
    assert.ok(tree, 'success without a tree')
    if (!this.#changed) assert.deepEqual([...tree.keys()].sort(), [...this.#contents.keys()].sort())
    for (const [name, content] of tree) {
      const ever = this.#contents.get(name)
      if (!ever) continue
      const right = this.#changed ? ever : [readFileSync(join(this.#source, name))]
      assert.ok(
        right.some((each) => each.equals(content)),
        `${name} is something else`,
      )
    }
  }

  #below(most: number): number {
    return Math.floor(this.#random() * most)
  }

  #happens(name: string, oneIn: number): boolean {
    if (!this.#isFaulty || this.#below(oneIn) > 0) return false
    this.#tally.add(name)
    return true
  }
}

test(`${RUNS} transfers with faults`, async () => {
  const tally = new Tally()
  const run = async (seed: number): Promise<void> => {
    using world = new World(seed, tally)
    await world.run()
  }
  const wrong = await onOneClock(SEED, RUNS, run, { together: 25, stepMs: 20, longestMs: LONGEST_MS })
  tell({ row: 'faulted-transfers', runs: RUNS, wrong: wrong.length, facts: tally.facts })
  assert.deepEqual(wrong, [])
  for (const fault of [
    'flips on arrival',
    'flips on disk',
    'full disks',
    'cuts among data',
    'stalls',
    'killed runners',
  ])
    assert.ok((tally.facts[fault] ?? 0) > 0, `${fault}: none`)
})
