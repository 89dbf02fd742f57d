import { setTimeout as sleep } from 'node:timers/promises'

const POLL_MS = 50

/** A process and all that it started, as far as these stayed in its group. */
export class ProcessGroup {
  readonly #leader = Promise.withResolvers<number>()
  #ending: Promise<void> | undefined

  /** Whose group it is, as soon as that is known. */
  set leader(pid: number) {
    this.#leader.resolve(pid)
  }

  /** Asks all of it to end, and ends what has not; a second call changes nothing. @param graceMs how long to wait */
  end(graceMs: number): Promise<void> {
    this.#ending ??= this.#end(graceMs)
    return this.#ending
  }

  /** Waits for an end that was ordered. */
  async ended(): Promise<void> {
    await this.#ending
  }

  async #end(graceMs: number): Promise<void> {
    const deadline = performance.now() + graceMs
    const leader = await Promise.race([this.#leader.promise, sleep(graceMs)])
    if (leader === undefined) return
    send(leader, 'SIGTERM')
    while (send(leader, 0)) {
      if (performance.now() > deadline) {
        send(leader, 'SIGKILL')
        return
      }
      await sleep(POLL_MS)
    }
  }
}

/** @returns whether there was anybody to get it */
function send(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-leader, signal)
  } catch {
    return false
  }
}
