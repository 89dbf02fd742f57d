import { silentLog } from '../log.ts'
import type { ConnectOnce, Linked } from './connect-once.ts'
import type { LinkOptions } from './reconnect.ts'
import { Semaphore } from './semaphore.ts'
import { ServerLink } from './server-link.ts'

/** A server that wants no further connection says so in half a minute of growing pauses: others do its work. */
const MOST_REFUSALS = 6
/** OpenSSH turns away some of those who log in while ten others do (MaxStartups 10:30:100); other people do, too. */
const LOGINS_AT_ONCE = 5

type HelperOptions = Omit<LinkOptions, 'name' | 'mostRefusals'>

/** Further connections that help the first one to send. They connect when they are used. */
export class Helpers implements AsyncDisposable {
  readonly #connectOnce: ConnectOnce
  readonly #options: HelperOptions
  readonly #semaphore = new Semaphore(LOGINS_AT_ONCE)
  readonly #over = new AbortController()
  readonly #links: ServerLink[] = []

  constructor(connectOnce: ConnectOnce, options: HelperOptions) {
    this.#connectOnce = connectOnce
    this.#options = {
      ...options,
      signal: AbortSignal.any([options.signal, this.#over.signal]),
      // The first connection tells of an outage; sixteen times the same helps nobody.
      log: { ...silentLog, info: (line) => options.log.debug(line) },
    }
  }

  /** Whether the work is done, so that whatever a helper says does not matter any more. */
  get over(): boolean {
    return this.#over.signal.aborted
  }

  /** One more connection. */
  add(): ServerLink {
    const name = `connection ${this.#links.length + 2}`
    const connectOnce: ConnectOnce = (signal) => this.#logIn(signal)
    const link = new ServerLink(connectOnce, { ...this.#options, mostRefusals: MOST_REFUSALS, name })
    this.#links.push(link)
    return link
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over.abort()
    await Promise.all(this.#links.map((link) => link[Symbol.asyncDispose]()))
  }

  async #logIn(signal: AbortSignal): Promise<Linked> {
    const leave = await this.#semaphore.enter(signal)
    return await this.#connectOnce(signal, { loggedIn: leave }).finally(leave)
  }
}
