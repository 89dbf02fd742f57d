import type * as v from 'valibot'
import type { FileTable } from '../../dataset/file-table.ts'
import type { ConnectOnce, Linked } from '../../link/connect-once.ts'
import type { LinkOptions } from '../../link/reconnect.ts'
import { ServerLink } from '../../link/server-link.ts'
import type { Agent } from '../../ssh/agent.ts'
import { checkRoom, type Needs, openStore } from '../operations.ts'
import { checkedTreePath } from './tree-path.ts'

/** What the server said when the store was opened. */
export type Opened = v.InferOutput<typeof openStore.reply>

/** Who opens the store, and for what. */
export interface StoreOptions {
  /** Of the dataset on the server. */
  readonly name: string
  /** Words for others who find the store in use. */
  readonly owner: string
  /** Lets this transfer take over from its own lost connection. */
  readonly token: string
  /** Folder on the server that holds such files already; empty for none. */
  readonly adopt: string
}

/** The server's store, held by this transfer as long as its first connection lives, and taken again after a break. */
export class Store implements AsyncDisposable {
  readonly #options: StoreOptions
  readonly #signal: AbortSignal
  readonly #connect: ConnectOnce
  readonly #over = new AbortController()
  /** A connection that was begun before there was anything to ask. */
  #ahead: Promise<Linked> | undefined
  readonly link: ServerLink
  #digest = ''
  #needs: Needs | null = null
  #opened: Opened | undefined

  constructor(options: StoreOptions, connectOnce: ConnectOnce, linkOptions: LinkOptions) {
    this.#options = options
    this.#signal = linkOptions.signal
    this.#connect = connectOnce
    this.link = new ServerLink((signal) => this.#connectOnce(signal), linkOptions)
  }

  /** Begins to connect, so that the connection is there when the dataset has been walked. */
  connectAhead(): void {
    this.#ahead = this.#connect(AbortSignal.any([this.#signal, this.#over.signal]))
    // Whoever needs the connection hears of the failure.
    this.#ahead.catch(() => undefined)
  }

  /** What the server said last. @throws Error before open */
  get opened(): Opened {
    if (!this.#opened) throw new Error('the store is not open')
    return this.#opened
  }

  /**
   * Takes the store and asks whether the dataset is there. While no hash is known, an empty store must have room for
   * all of it.
   *
   * @throws Failure STORE_BUSY, REMOTE_DISK_FULL, and what connecting throws
   */
  async open(table: FileTable): Promise<Opened> {
    const digest = table.unknown === 0 ? table.digest : ''
    const isNews = digest !== this.#digest
    this.#digest = digest
    this.#needs = digest === '' && this.#options.adopt === '' ? needsOfAll(table) : null
    return this.link.use(async (agent) => {
      if (isNews && this.#opened) await this.#open(agent)
      return this.opened
    })
  }

  /** From here on a new connection tells whether this tree is there. */
  expect(digest: string): void {
    this.#digest = digest
  }

  /** Makes sure of the room for a delta. @throws Failure REMOTE_DISK_FULL */
  async checkRoom(needs: Needs): Promise<void> {
    await this.use((agent) => agent.call(checkRoom, { ...needs }, { signal: this.#signal }))
  }

  /** Does work that can be begun again. */
  use<T>(work: (agent: Agent) => Promise<T>): Promise<T> {
    return this.link.use(work)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over.abort()
    this.#ahead?.then((linked) => linked.destroy()).catch(() => undefined)
    await this.link[Symbol.asyncDispose]()
  }

  async #connectOnce(signal: AbortSignal): Promise<Linked> {
    const ahead = this.#ahead
    this.#ahead = undefined
    const linked = (await ahead) ?? (await this.#connect(signal))
    try {
      // An agent that nobody waits for any more must not take the store from the one that works.
      signal.throwIfAborted()
      await this.#open(linked.agent)
    } catch (error) {
      linked.destroy()
      throw error
    }
    return linked
  }

  async #open(agent: Agent): Promise<void> {
    const { name, owner, token } = this.#options
    const args = { name, owner, token, digest: this.#digest, needs: this.#needs }
    const opened = await agent.call(openStore, args, { signal: this.#signal })
    if (opened.present) checkedTreePath(opened.path, name, this.#digest)
    this.#opened = opened
  }
}

function needsOfAll({ bytes, length }: FileTable): Needs {
  return { bytes, objects: length, files: length, treeBytes: bytes }
}
