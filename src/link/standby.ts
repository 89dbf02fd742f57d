import type { Linked } from './connect-once.ts'

/** The silent connection is reported every second; when it is not, it has spoken. */
const SPOKE_AGAIN_MS = 3_000

/** A further connection that is tried for as long as another one is silent. */
export class Standby {
  readonly #stop = new AbortController()
  readonly #onNeedless: () => void
  #watch: NodeJS.Timeout | undefined
  /** The connection, once it works. */
  readonly ready: Promise<Linked>

  /**
   * @param connect tries until it works
   * @param onNeedless called when the other connection has spoken again
   */
  constructor(
    connect: (signal: AbortSignal) => Promise<Linked>,
    signal: AbortSignal,
    onNeedless: () => void,
  ) {
    this.#onNeedless = onNeedless
    this.stillSilent()
    this.ready = connect(AbortSignal.any([signal, this.#stop.signal])).then((linked) => {
      this.keep()
      return linked
    })
    // Whoever needs the connection hears of the failure.
    this.ready.catch(() => undefined)
  }

  /** The other connection is still silent. */
  stillSilent(): void {
    this.keep()
    this.#watch = setTimeout(() => {
      this.#stop.abort()
      this.#onNeedless()
    }, SPOKE_AGAIN_MS)
  }

  /** From here on it is wanted, whatever the other connection does. */
  keep(): void {
    clearTimeout(this.#watch)
  }
}
