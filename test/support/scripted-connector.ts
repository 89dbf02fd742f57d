import { type ErrorCode, Failure } from '../../src/errors.ts'
import type { ConnectOnce, Linked } from '../../src/link/connect-once.ts'
import type { Agent } from '../../src/ssh/agent.ts'

/** A failure of this code, after a system's error if one is named. */
export function failure(code: ErrorCode, systemCode?: string): Failure {
  const cause = systemCode && Object.assign(new Error(systemCode), { code: systemCode })
  return new Failure(code, { what: `${code}.`, safe: 'All.', next: 'Nothing.' }, cause)
}

/** Nobody answered. */
export const UNHEARD = failure('SERVER_UNREACHABLE', 'ETIMEDOUT')
/** The server hung up. */
export const REFUSED = failure('SERVER_UNREACHABLE')

/** A way to a server whose line a test cuts and restores. */
export class ScriptedConnector {
  /** Why no connection comes about. */
  problem: Failure | undefined
  /** What a connection waits for beside its turn; a signal does not end it, as none ends a login shell. */
  delay: Promise<void> | undefined
  /** What becomes of the agents that are started. */
  started: Promise<void> | undefined
  /** When each try began. */
  readonly triedAt: number[] = []
  made = 0
  dropped = 0
  /** Hears of a connection that was dropped. */
  onDrop: () => void = () => undefined

  readonly connectOnce: ConnectOnce = async (signal) => {
    this.triedAt.push(performance.now())
    signal.throwIfAborted()
    if (this.problem) throw this.problem
    await this.delay
    this.made++
    return this.#linked()
  }

  /** Milliseconds between the tries, in order. */
  get gaps(): number[] {
    return this.triedAt.slice(1).map((at, index) => at - (this.triedAt[index] ?? 0))
  }

  #linked(): Linked {
    const agent = { end: async () => undefined } as Agent
    const destroy = (): void => {
      this.dropped++
      this.onDrop()
    }
    const { started } = this
    return { agent, roundTripMs: 10 * this.made, destroy, ...(started && { started }) }
  }
}
