import { within } from '../deadline.ts'
import { asFailure, type Failure } from '../errors.ts'
import { openAgent } from '../link/open-agent.ts'
import type { Context } from '../log.ts'
import { silentLog } from '../log.ts'
import { bytes } from '../text/format.ts'
import type { TrainingRef } from '../training/follow.ts'
import { hasEnded, type TrainingState } from '../training/states.ts'
import { bringHome, type Mirrored, type MirrorRequest } from './bring-home.ts'
import { generations } from './kept.ts'
import { MIRROR } from './operations.ts'

/** After a failure, doubled with each further one, up to the interval. */
const FIRST_RETRY_MS = 60_000
/** A server that waits for a mirror costs money. */
const LAST_MINUTES = 10

/** Keeps the newest checkpoint of a training at home while somebody follows it. Nothing that it does ends anything else. */
export class Mirroring implements AsyncDisposable {
  readonly #where: TrainingRef
  readonly #request: MirrorRequest
  readonly #intervalMs: number
  readonly #context: Context
  readonly #over = new AbortController()
  #running: Promise<void> | undefined
  #dueMs = Number.POSITIVE_INFINITY
  #epoch = 0
  #failures = 0
  #said = ''
  #isLast = false

  /** @param minutes between two mirrors; 0 for none at all */
  constructor(
    where: TrainingRef,
    request: Omit<MirrorRequest, 'trainingId'>,
    minutes: number,
    context: Context,
  ) {
    this.#where = where
    this.#request = { ...request, trainingId: where.trainingId }
    this.#intervalMs = minutes * 60_000
    this.#context = context
    if (minutes > 0) this.#running = this.#begin()
  }

  /** To be told of every look at the training: it is mirrored when there is something new, and it is time for it. */
  saw(state: TrainingState): void {
    if (this.#running || hasEnded(state) || state.epoch <= this.#epoch || performance.now() < this.#dueMs)
      return
    this.#running = this.#tryOnce(this.#over.signal)
  }

  /** To be called when the training has ended: what did not finish is mirrored once more, since it may go on elsewhere. */
  async last(state: TrainingState | null): Promise<void> {
    if (this.#intervalMs === 0 || state === null || state.state === 'finished') return
    await this.#running
    this.#isLast = true
    const limit = within(this.#over.signal, LAST_MINUTES, 'The last mirror')
    // The first try may bring what was begun before.
    for (let tries = 0; tries < 2 && state.epoch > this.#epoch; tries++) await this.#tryOnce(limit)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over.abort()
    // A cancelled step has two seconds, and closing a connection may take as long.
    if (!this.#context.signal.aborted) await this.#running
  }

  /** What an earlier job brought home counts. */
  async #begin(): Promise<void> {
    const { home, trainingId } = this.#request
    const [newest] = await generations(home, trainingId).catch(() => [])
    const ageMs = newest ? Math.max(0, Date.now() - newest.keptAt.getTime()) : Number.POSITIVE_INFINITY
    this.#dueMs = performance.now() + Math.max(0, this.#intervalMs - ageMs)
    this.#running = undefined
  }

  async #tryOnce(over: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([this.#context.signal, over])
    try {
      const mirrored = await this.#bringHome(signal)
      this.#tell(mirrored)
      // An epoch is told before its checkpoint is kept: what was not there yet is still to come.
      this.#epoch = mirrored?.epoch ?? this.#epoch
      this.#failures = 0
      this.#dueMs = performance.now() + this.#intervalMs
    } catch (error) {
      const isWanted = !this.#context.signal.aborted && !this.#over.signal.aborted
      if (isWanted) this.#warn(asFailure(signal.aborted ? signal.reason : error))
    } finally {
      this.#running = undefined
    }
  }

  async #bringHome(signal: AbortSignal): Promise<Mirrored | undefined> {
    const quietly = { log: silentLog, signal }
    await using agent = await openAgent(this.#where, MIRROR, quietly, { patienceMs: 0 })
    return await bringHome(agent, this.#request, signal)
  }

  #tell(mirrored: Mirrored | undefined): void {
    if (mirrored === undefined) return
    const { epoch, checkpoint } = mirrored
    this.#said = ''
    this.#context.log.info(
      `Mirrored: the checkpoint after epoch ${epoch} (${bytes(checkpoint.size)}, SHA-256 ${checkpoint.sha256.slice(0, 12)}) is on the runner.`,
    )
  }

  /** The same again is no news. */
  #warn({ text }: Failure): void {
    this.#dueMs = performance.now() + Math.min(FIRST_RETRY_MS * 2 ** this.#failures++, this.#intervalMs)
    const after = this.#isLast ? 'It is on the server.' : 'The training goes on; it is tried again.'
    const line = `The newest checkpoint did not come home: ${text.what} ${after}`
    if (line !== this.#said) this.#context.log.warning(line)
    this.#said = line
  }
}
