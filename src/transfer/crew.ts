import type { Log } from '../log.ts'
import type { ConnectionCount } from './connection-count.ts'
import { isBrokenLine } from './dial.ts'
import type { Helpers } from './helpers.ts'
import type { JobQueue } from './job-queue.ts'
import { Lane, type LaneContext } from './lane.ts'
import type { Progress } from './progress.ts'
import type { ServerLink } from './server-link.ts'

/** What those who send share. */
export interface CrewOrder {
  readonly queue: JobQueue
  /** Carries the work from its beginning to its end. */
  readonly link: ServerLink
  readonly helpers: Helpers
  readonly connections: ConnectionCount
  readonly progress: Progress
  readonly log: Log
  readonly lane: Omit<LaneContext, 'stalled'>
}

interface Member {
  lane: Lane | undefined
  /** It was found to be of no use, or has given up. */
  isLeaving: boolean
}

/** The connections that send: one to the end, and as many helpers beside it as are wanted at the time. */
export class Crew {
  readonly #order: CrewOrder
  readonly #fail: (error: unknown) => void
  readonly #failed: Promise<never>
  readonly #first: Member = { lane: undefined, isLeaving: false }
  #helpers: Member[] = []

  constructor(order: CrewOrder) {
    this.#order = order
    const { promise, reject } = Promise.withResolvers<never>()
    this.#failed = promise
    this.#fail = reject
  }

  /** How many are connected. */
  get sending(): number {
    return [this.#first, ...this.#helpers].filter(({ lane }) => lane).length
  }

  get #size(): number {
    return 1 + this.#helpers.filter(({ isLeaving }) => !isLeaving).length
  }

  /**
   * Sends until everything has arrived; nobody needs to wait for a helper after that.
   *
   * @throws Failure of the first connection, or of a helper that is not just its line
   */
  async run(): Promise<void> {
    this.adjust()
    await Promise.race([this.#carry(this.#first, this.#order.link), this.#failed])
  }

  /** Makes it as many as are wanted now. */
  adjust(): void {
    const { connections, helpers, progress } = this.#order
    while (this.#helpers.length < connections.count - 1) {
      const helper: Member = { lane: undefined, isLeaving: false }
      this.#helpers.push(helper)
      this.#carry(helper, helpers.add()).catch((error) => this.#giveUp(helper, error))
    }
    for (const helper of this.#helpers.splice(connections.count - 1)) {
      helper.isLeaving = true
      helper.lane?.retire()
    }
    progress.connections = this.#size
  }

  #carry(member: Member, link: ServerLink): Promise<void> {
    return link.use(async (agent, stalled) => {
      member.lane = new Lane(agent, this.#order.queue, { ...this.#order.lane, stalled })
      if (member.isLeaving) member.lane.retire()
      try {
        await member.lane.run()
      } finally {
        member.lane = undefined
      }
    })
  }

  /** A server that wants no further connection is no reason to fail: what the helper had is back in the queue. */
  #giveUp(helper: Member, error: unknown): void {
    const { helpers, log, progress } = this.#order
    if (helpers.over) return
    if (!isBrokenLine(error)) this.#fail(error)
    if (helper.isLeaving || !isBrokenLine(error)) return
    // Its place stays taken, so that nobody tries again at once.
    helper.isLeaving = true
    progress.connections = this.#size
    log.notice(`Going on with fewer connections (${progress.connections}): ${error.text.what}`)
  }
}
