import { Failure } from '../errors.ts'
import type { Agent, Exchange } from '../ssh/agent.ts'
import { STREAM_LIMIT_MS } from '../transfer/send/sender.ts'
import { grantKey } from './operations.ts'

const ANSWER_MS = 60_000
const FAREWELL_MS = 10_000

/** A key that the training server lets in for now: one line in its authorized_keys. */
export class Grant {
  readonly #exchange: Exchange
  #isOver = false

  /**
   * @param agent of the training server's, for this alone: the line goes when it loses us
   * @param args of `temporary_keys.grant`
   */
  constructor(
    agent: Agent,
    args: { key: string; seconds: number; file: string; nonce: string },
    signal: AbortSignal,
  ) {
    this.#exchange = agent.open(grantKey, args, { signal, limitMs: STREAM_LIMIT_MS })
  }

  /** Waits until the key is allowed. @returns why it is not; empty when it is */
  async granted(): Promise<string> {
    try {
      await this.#exchange.receive(ANSWER_MS)
      return ''
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'STAGING_REFUSED') throw error
      this.#isOver = true
      return error.text.what
    }
  }

  /** Takes the line away. A login that was made goes on; nobody can make another. */
  async end(): Promise<void> {
    if (this.#isOver) return
    this.#isOver = true
    await this.#exchange.send({ end: true })
    await this.#exchange.receive(FAREWELL_MS)
  }
}
