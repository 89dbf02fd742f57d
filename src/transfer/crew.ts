import { Failure } from '../errors.ts'
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
  readonly lane: Omit<LaneContext, 'stalled' | 'isFirst'>
}

interface Member {
  readonly link: ServerLink
  /** Undefined while it is not connected. */
  lane: Lane | undefined
  /** It has been connected, with our program at the other end. */
  hasBegun: boolean
  /** It was found to be of no use, or has given up. */
  isLeaving: boolean
}

/** The connections that send: one to the end, and as many helpers beside it as are wanted at the time. */
export class Crew {
  readonly #order: CrewOrder
  readonly #fail: (error: unknown) => void
  readonly #failed: Promise<never>
  readonly #first: Member
  #helpers: Member[] = []

  constructor(order: CrewOrder) {
    this.#order = order
    this.#first = { link: order.link, lane: undefined, hasBegun: false, isLeaving: false }
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
    await Promise.race([this.#carry(this.#first), this.#failed])
  }

  /** Makes it as many as are wanted now. */
  adjust(): void {
    const { connections, helpers, progress } = this.#order
    while (this.#helpers.length < connections.count - 1) {
      const helper: Member = { link: helpers.add(), lane: undefined, hasBegun: false, isLeaving: false }
      this.#helpers.push(helper)
      void this.#help(helper)
    }
    for (const helper of this.#helpers.splice(connections.count - 1)) {
      helper.isLeaving = true
      if (helper.lane) helper.lane.retire()
      else void helper.link[Symbol.asyncDispose]()
    }
    progress.connections = this.#size
  }

  async #help(helper: Member): Promise<void> {
    try {
      await this.#carry(helper)
    } catch (error) {
      this.#giveUp(helper, error)
    } finally {
      await helper.link[Symbol.asyncDispose]()
    }
  }

  #carry(member: Member): Promise<void> {
    const isFirst = member === this.#first
    return member.link.use(async (agent, stalled) => {
      // Whoever is told to leave, and whose line then breaks, does not come back.
      if (member.isLeaving) return
      member.hasBegun = true
      member.lane = new Lane(agent, this.#order.queue, { ...this.#order.lane, stalled, isFirst })
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
    // Whoever was told to leave while it was connecting has been aborted.
    if (helpers.over || (helper.isLeaving && !(error instanceof Failure))) return
    if (!isItsOwn(helper, error)) {
      this.#fail(error)
      return
    }
    if (helper.isLeaving) return
    // Its place stays taken, so that nobody tries again at once.
    helper.isLeaving = true
    progress.connections = this.#size
    log.notice(`Going on with fewer connections (${progress.connections}): ${error.text.what}`)
  }
}

/** What a login shell ends with, and Python, where no more processes may be started. */
const NOT_STARTED: readonly string[] = ['SHELL_UNUSABLE', 'AGENT_FAILED']

/** What need not happen to others: a line that broke, or a login too many for the processes that the server allows. */
function isItsOwn(helper: Member, error: unknown): error is Failure {
  const isStart = !helper.hasBegun && error instanceof Failure && NOT_STARTED.includes(error.code)
  return isStart || isBrokenLine(error)
}
