/** Lets a bounded number through at a time. */
export class Semaphore {
  #free: number
  readonly #waiting = new Set<() => void>()

  /** @param places how many may be inside */
  constructor(places: number) {
    this.#free = places
  }

  /**
   * Waits for a place.
   *
   * @returns gives the place back; a second call does nothing
   * @throws the signal's reason
   */
  async enter(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted()
    if (this.#free > 0) this.#free--
    else await this.#turn(signal)
    let isInside = true
    return () => {
      if (isInside) this.#leave()
      isInside = false
    }
  }

  async #turn(signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const giveUp = (): void => {
      this.#waiting.delete(resolve)
      reject(signal.reason)
    }
    this.#waiting.add(resolve)
    signal.addEventListener('abort', giveUp, { once: true })
    await promise.finally(() => signal.removeEventListener('abort', giveUp))
  }

  /** Whoever waits longest gets the place itself, so that nobody slips in between. */
  #leave(): void {
    const [next] = this.#waiting
    if (!next) this.#free++
    else {
      this.#waiting.delete(next)
      next()
    }
  }
}
