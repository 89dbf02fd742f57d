import { type Dial, type LinkOptions, ServerLink } from './server-link.ts'

/** A helper that finds no way to the server for so long is not needed: the first connection does its work. */
const PATIENCE_MS = 60_000

/** Further connections that help the first one to send. They connect when they are used. */
export class Helpers implements AsyncDisposable {
  readonly #dial: Dial
  readonly #options: Omit<LinkOptions, 'name' | 'patienceMs'>
  readonly #over = new AbortController()
  readonly #links: ServerLink[] = []

  constructor(dial: Dial, options: Omit<LinkOptions, 'name' | 'patienceMs'>) {
    this.#dial = dial
    this.#options = { ...options, signal: AbortSignal.any([options.signal, this.#over.signal]) }
  }

  /** Whether the work is done, so that whatever a helper says does not matter any more. */
  get over(): boolean {
    return this.#over.signal.aborted
  }

  /** One more connection. */
  add(): ServerLink {
    const name = `connection ${this.#links.length + 2}`
    const link = new ServerLink(this.#dial, { ...this.#options, patienceMs: PATIENCE_MS, name })
    this.#links.push(link)
    return link
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over.abort()
    await Promise.all(this.#links.map((link) => link[Symbol.asyncDispose]()))
  }
}
