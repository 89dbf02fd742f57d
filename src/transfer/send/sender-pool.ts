import { Failure, isTransient } from '../../errors.ts'
import type { Helpers } from '../../link/helpers.ts'
import type { ServerLink } from '../../link/server-link.ts'
import type { Log } from '../../log.ts'
import type { JobQueue } from '../jobs/job-queue.ts'
import type { Progress } from '../progress/progress.ts'
import type { ConnectionCount } from './connection-count.ts'
import { Sender, type SenderContext } from './sender.ts'

/** What those who send share. */
export interface SenderPoolOptions {
  readonly queue: JobQueue
  /** Carries the work from its beginning to its end. */
  readonly link: ServerLink
  readonly helpers: Helpers
  readonly connections: ConnectionCount
  readonly progress: Progress
  readonly log: Log
  readonly sender: Omit<SenderContext, 'stalled' | 'isFirst'>
}

interface Member {
  readonly link: ServerLink
  /** Undefined while it is not connected. */
  sender: Sender | undefined
  /** It has been connected, with our program at the other end. */
  hasBegun: boolean
  /** It was found to be of no use, or has given up. */
  isLeaving: boolean
}

/** The connections that send: one to the end, and as many helpers beside it as are wanted at the time. */
export class SenderPool {
  readonly #options: SenderPoolOptions
  readonly #fail: (error: unknown) => void
  readonly #failed: Promise<never>
  readonly #first: Member
  #helpers: Member[] = []

  constructor(options: SenderPoolOptions) {
    this.#options = options
    this.#first = { link: options.link, sender: undefined, hasBegun: false, isLeaving: false }
    const { promise, reject } = Promise.withResolvers<never>()
    this.#failed = promise
    this.#fail = reject
  }

  /** How many are connected. */
  get sending(): number {
    return [this.#first, ...this.#helpers].filter(({ sender }) => sender).length
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
    const { connections, helpers, progress } = this.#options
    while (this.#helpers.length < connections.count - 1) {
      const helper: Member = { link: helpers.add(), sender: undefined, hasBegun: false, isLeaving: false }
      this.#helpers.push(helper)
      void this.#help(helper)
    }
    for (const helper of this.#helpers.splice(connections.count - 1)) {
      helper.isLeaving = true
      if (helper.sender) helper.sender.retire()
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
      member.sender = new Sender(agent, this.#options.queue, { ...this.#options.sender, stalled, isFirst })
      try {
        await member.sender.run()
      } finally {
        member.sender = undefined
      }
    })
  }

  /** A server that wants no further connection is not a reason to fail: what the helper had is back in the queue. */
  #giveUp(helper: Member, error: unknown): void {
    const { helpers, log, progress } = this.#options
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
  return isStart || isTransient(error)
}
