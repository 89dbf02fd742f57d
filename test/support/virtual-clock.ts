import { syncBuiltinESMExports } from 'node:module'
import { mock } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'

/** Timers, pauses and `performance.now()` of this process, moved by a test instead of time; until it is disposed of. */
export class VirtualClock implements Disposable {
  readonly #mostMs: number
  #nowMs = 1_000_000

  /** @param mostMs by which it moves at once, at the most */
  constructor(mostMs = 250) {
    this.#mostMs = mostMs
    mock.timers.enable({ apis: ['setTimeout', 'setInterval'] })
    // What was imported by name follows only then.
    syncBuiltinESMExports()
    // Not as a mock, which remembers every single call, of millions.
    performance.now = () => this.#nowMs
  }

  /** Lets time pass, and everything happen that happens meanwhile. */
  async pass(ms: number): Promise<void> {
    for (const end = this.#nowMs + ms; this.#nowMs < end; ) {
      await turn()
      const stepMs = Math.min(this.#mostMs, end - this.#nowMs)
      this.#nowMs += stepMs
      mock.timers.tick(stepMs)
    }
    await turn()
  }

  [Symbol.dispose](): void {
    mock.timers.reset()
    syncBuiltinESMExports()
    mock.restoreAll()
    Reflect.deleteProperty(performance, 'now')
  }
}
