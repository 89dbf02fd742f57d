import * as v from 'valibot'
import { count } from '../schemas.ts'
import type { JsonObject } from '../ssh/agent.ts'
import { transferViolation } from '../ssh/channel-failures.ts'
import { PeerWatchdog } from '../transfer/send/peer-watchdog.ts'

/** It may ask again for any file, and is asked about each big one. */
const ANSWERS_PER_FILE = 2

const acknowledgement = v.object({ acked: count })

/** What was passed on to the training server, and whether what it says about it can be. */
export class RelayedProgress {
  readonly #watchdog = new PeerWatchdog(performance.now())
  #passedBytes = 0
  #ackedBytes = 0
  #ended = false

  /** @param files how many are to be sent */
  constructor(files: number) {
    this.#watchdog.expect(ANSWERS_PER_FILE * files)
  }

  /** Whether the training server should be getting on with something. */
  get isOutstanding(): boolean {
    return this.#ended || this.#passedBytes > this.#ackedBytes
  }

  /** So many bytes more are passed on; 0 for a question whether everything has arrived. */
  pass(bytes: number): void {
    this.#passedBytes += bytes
    this.#watchdog.expect(1)
  }

  /** Nothing more is to come. */
  end(): void {
    this.#ended = true
  }

  /**
   * The training server has said something.
   *
   * @throws Failure SERVER_REPLY_INVALID for what cannot be, DEADLINE_EXCEEDED when it does not get on
   */
  hear(event: JsonObject): void {
    this.#watchdog.hear(performance.now(), this.isOutstanding)
    if (!v.is(acknowledgement, event)) return
    if (event.acked < this.#ackedBytes || event.acked > this.#passedBytes)
      throw transferViolation('acknowledged bytes that were never sent, or took an acknowledgement back')
    if (event.acked > this.#ackedBytes) this.#watchdog.moved()
    this.#ackedBytes = event.acked
  }
}
