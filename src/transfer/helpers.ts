import { type Dial, type LinkOptions, ServerLink } from './server-link.ts'

/** Below this one connection is fastest, since each starts slowly (facts on transfer, facts 3 and 4). */
const ONE_IS_ENOUGH_BYTES = 64e6
const TWO_ARE_ENOUGH_BYTES = 1e9

/** How many connections a transfer of so many bytes starts with. */
export function connectionCount(wish: number | 'auto', bytes: number): number {
  if (wish !== 'auto') return wish
  if (bytes < ONE_IS_ENOUGH_BYTES) return 1
  return bytes < TWO_ARE_ENOUGH_BYTES ? 2 : 4
}

/** A helper that finds no way to the server for so long is not needed: the first connection does its work. */
const PATIENCE_MS = 60_000

/** Further connections that help the first one to send. */
export class Helpers implements AsyncDisposable {
  readonly links: readonly ServerLink[]

  constructor(count: number, dial: Dial, options: Omit<LinkOptions, 'name' | 'patienceMs'>) {
    this.links = Array.from(
      { length: count },
      (_, index) =>
        new ServerLink(dial, { ...options, patienceMs: PATIENCE_MS, name: `connection ${index + 2}` }),
    )
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.links.map((link) => link[Symbol.asyncDispose]()))
  }
}
