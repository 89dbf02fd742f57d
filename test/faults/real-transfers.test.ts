/**
 * Transfers over a real sshd, each with one fault at a seeded moment: bits that flip on the way or at rest, cuts, killed agents,
 * sessions and runners, full disks, files that vanish or change. Each succeeds, or says why and succeeds the next time; what is
 * published is what lies on the runner, byte for byte.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { randomNumbers } from '../../bench/random.ts'
import { Failure } from '../../src/errors.ts'
import { openAgent } from '../../src/link/open-agent.ts'
import { reach } from '../../src/link/reach.ts'
import { silentLog } from '../../src/log.ts'
import { checkReceipt } from '../../src/training/operations.ts'
import { TRANSFER } from '../../src/transfer/operations.ts'
import { TokenBucket } from '../../src/transfer/send/pace.ts'
import { commandOf, descendants } from '../support/descendants.ts'
import { rejectsWith } from '../support/failures.ts'
import { runsOf, SEED, Tally, tell } from '../support/figures.ts'
import { FILL_UP, onSmallVolume } from '../support/small-volume.ts'
import { contentOf, noise, type TransferWorld, transferWorld } from '../support/transfer-world.ts'
import { UnreliableLine } from '../support/unreliable-line.ts'

const RUNS = runsOf(20, 300)
/** Every tenth meets a disk that somebody else fills. */
const FULL_ONE_IN = 10
const BYTES_PER_SECOND = 4e6
/** So much travels in half a second, in which the faults come. */
const RUN_BYTES = 2_000_000
const TOLD = [
  'CONNECTION_LOST',
  'SERVER_UNREACHABLE',
  'SOURCE_CHANGED',
  'DATASET_UNREADABLE',
  'REMOTE_DISK_FULL',
]
/** A handshake with a wrong bit is what somebody between the two would make of it: final. */
const FLIPPED_HANDSHAKE = ['HOST_KEY_CHANGED', 'ALGORITHMS_DIFFER']
/** Faults that may come when all has been verified. */
const COMES_LATER = ['changed files', 'flips on disk', 'vanished files']

const random = randomNumbers(SEED)
const below = (most: number): number => Math.floor(random() * most)
const tally = new Tally()

/** A server behind a line that fails, a dataset that grows with every run. */
class World {
  readonly #world: TransferWorld
  readonly #line: UnreliableLine
  readonly #access: TransferWorld['server'] & { sshPassphrase: string }
  #run = 0

  constructor(world: TransferWorld, line: UnreliableLine) {
    this.#world = world
    this.#line = line
    const port = world.server.server.split(':').at(-1) ?? ''
    const over = (text: string): string => text.replaceAll(port, String(line.port))
    const { server, hostKey } = world.server
    this.#access = { ...world.server, server: over(server), hostKey: over(hostKey), sshPassphrase: '' }
  }

  /** Puts new files there, and transfers with a fault; then again without one, if it did not succeed. */
  async run(): Promise<void> {
    this.#run++
    for (let rest = RUN_BYTES, file = 0; rest > 0; file++) {
      const bytes = Math.min(rest, below(8) === 0 ? 1_500_000 : 1 + below(300_000))
      this.#world.put(`${this.#run}/${file}.jpg`, noise(bytes, `${SEED} ${this.#run} ${file}`))
      rest -= bytes
    }
    // Two generations stay; what older runs brought would only be hashed again.
    rmSync(join(this.#world.source, String(this.#run - 2)), { recursive: true, force: true })
    const names = Object.keys(this.#faults)
    const name = names[below(names.length)] ?? ''
    tally.add(name)
    const path = (await this.#disturbed(name)) ?? (await this.#transfer())
    if (isDeepStrictEqual(contentOf(path), contentOf(this.#world.source))) return
    // What came after the last look is not in this tree: a change of the source is in the next one, and a bit that flips in
    // what is published keeps trainings from it.
    assert.ok(COMES_LATER.includes(name), `run ${this.#run}: ${name}`)
    tally.add(`${name}, after the end`)
    if (name === 'flips on disk') await rejectsWith('DATASET_MODIFIED', () => this.#checkReceipt(path))
    const next = await this.#transfer()
    assert.deepEqual(contentOf(next), contentOf(this.#world.source), `run ${this.#run}: ${name}`)
  }

  /** What the train action does before it starts anything. */
  async #checkReceipt(path: string): Promise<void> {
    const at = { access: this.#access, root: this.#world.server.root }
    const context = { log: silentLog, signal: new AbortController().signal }
    await using agent = await openAgent(at, [checkReceipt], context)
    await agent.call(checkReceipt, { name: 'fire', digest: basename(path) })
  }

  async #disturbed(name: string): Promise<string | undefined> {
    const fault = this.#faults[name] as () => Promise<void> | void
    const faulting = sleep(100 + below(700)).then(fault)
    try {
      return name === 'killed runners' ? await this.#killed() : await this.#transfer()
    } catch (error) {
      const told = name === 'flips on the wire' ? [...TOLD, ...FLIPPED_HANDSHAKE] : TOLD
      assert.ok(error instanceof Failure && told.includes(error.code), `${name}: ${error}`)
      tally.add(`ended ${error.code}`)
      return undefined
    } finally {
      await faulting
      this.#line.restore()
    }
  }

  readonly #faults: Record<string, () => Promise<void> | void> = {
    'flips on the wire': () => this.#line.flip(),
    'flips on disk': () => this.#flipOnDisk(),
    cuts: () => this.#line.cut(),
    'cuts in mid-frame': () => this.#line.cutAfter(below(2_000)),
    outages: async () => {
      this.#line.close()
      await sleep(below(1_500))
      this.#line.restore()
    },
    'killed agents': () => this.#kill('python'),
    'killed sessions': () => this.#kill('sshd'),
    'killed runners': () => undefined,
    'vanished files': () => rmSync(this.#newest(), { force: true }),
    'changed files': () =>
      this.#world.put(`${this.#run}/0.jpg`, noise(1 + below(99_999), `${this.#run} changed`)),
  }

  async #transfer(): Promise<string> {
    const pace = new TokenBucket([{ fromMinute: 0, bytesPerSecond: BYTES_PER_SECOND }])
    const at = { access: this.#access, root: this.#world.server.root }
    const context = { log: silentLog, signal: new AbortController().signal }
    const { path } = await this.#world.transfer({ pace, connections: 1 + below(3), allowShrink: true }, () =>
      reach(at, TRANSFER, context.signal),
    )
    return path
  }

  async #killed(): Promise<undefined> {
    const { server, source, home } = this.#world
    const order = { access: this.#access, root: server.root, source, home, bytesPerSecond: BYTES_PER_SECOND }
    const runner = spawn(process.execPath, [join(import.meta.dirname, '../support/transfer-child.ts')], {
      env: { ...process.env, TRANSFER: JSON.stringify(order) },
      stdio: 'ignore',
    })
    await Promise.race([sleep(500 + below(1_200)), once(runner, 'exit')])
    if (runner.exitCode !== null) return
    runner.kill('SIGKILL')
    await once(runner, 'exit')
  }

  #kill(command: string): void {
    for (const pid of descendants(this.#world.server.pid))
      if (commandOf(pid).startsWith(command)) process.kill(pid, 'SIGKILL')
  }

  /** Anything that has arrived; its times change with it, as any write changes them. */
  #flipOnDisk(): void {
    const files = globSync(join(this.#world.server.root, '{objects/??/*,parts/*}'))
    const path = files[below(files.length)]
    if (path === undefined) return
    const content = readFileSync(path)
    if (content.length === 0) return
    const at = below(content.length)
    writeSync(openSync(path, 'r+'), Buffer.of((content[at] ?? 0) ^ 16), 0, 1, at)
  }

  #newest(): string {
    return join(this.#world.source, String(this.#run), '1.jpg')
  }
}

/** Somebody else fills the disk while we send: nothing is published, and that is said. */
async function onFullDisk(world: TransferWorld): Promise<void> {
  tally.add('full disks')
  for (let file = 0; file < 6; file++) world.put(`${file}.jpg`, noise(400_000, `${SEED} full ${file}`))
  await assert.rejects(world.transfer({ pace: { take: () => sleep(20) } }), { code: 'REMOTE_DISK_FULL' })
}

test(`${RUNS} transfers with real faults (FAULT_SEED=${SEED})`, async () => {
  await using plain = await transferWorld()
  await using full = await transferWorld(onSmallVolume('size=60m', FILL_UP))
  await using line = await UnreliableLine.to(Number(plain.server.server.split(':').at(-1)))
  mkdirSync(plain.source, { recursive: true })
  const world = new World(plain, line)
  const wrong: string[] = []
  for (let run = 1; run <= RUNS; run++) {
    const running = run % FULL_ONE_IN === 0 ? onFullDisk(full) : world.run()
    await running.catch((error: Error) => wrong.push(`run ${run}: ${error.stack}`))
  }
  tell({ row: 'real-transfers', runs: RUNS, wrong: wrong.length, facts: tally.facts })
  assert.deepEqual(wrong, [])
})
