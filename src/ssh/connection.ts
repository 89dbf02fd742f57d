import { randomBytes } from 'node:crypto'
import type { Client } from 'ssh2'
import { Failure } from '../errors.ts'
import type { Address } from './address.ts'
import type { Agent } from './agent.ts'
import { AgentChannel } from './agent-channel.ts'
import { agentProgram } from './agent-source.ts'
import { BOOTSTRAP_COMMAND } from './bootstrap.ts'
import type { Accepted } from './handshake.ts'
import type { Operation } from './operation.ts'
import { secondLook } from './second-look.ts'
import { commandsRefused } from './shell-failures.ts'
import { ending, type Opened, startAgent } from './start-agent.ts'

/** An exec request is answered at once by a living sshd; a login shell may be slow, but that comes later. */
const EXEC_TIMEOUT_MS = 30_000

/** An agent that is on its way. */
export interface Starting {
  /** What it is asked already, it answers once it has started. */
  readonly agent: Agent
  /** @throws Failure SHELL_UNUSABLE, PYTHON_MISSING, AGENT_FAILED, CONNECTION_LOST, DEADLINE_EXCEEDED */
  readonly started: Promise<void>
}

/** An authenticated connection. Channels opened on it end with it. */
export class Connection implements AsyncDisposable {
  readonly #client: Client
  readonly #closed: Promise<void>
  #isGone = false
  readonly address: Address
  /** The host key that was accepted, as SSH sends it. */
  readonly hostKey: Buffer
  /** How long opening the TCP connection took, in milliseconds: one round trip, unless a packet was lost. */
  readonly roundTripMs: number

  constructor({ client, hostKey, roundTripMs }: Accepted, address: Address) {
    this.#client = client
    this.address = address
    this.hostKey = hostKey
    this.roundTripMs = roundTripMs
    this.#closed = new Promise((resolve) =>
      client.once('close', () => {
        this.#isGone = true
        resolve()
      }),
    )
    // The channels report a lost connection; without a listener Node would end the process.
    client.on('error', () => undefined)
  }

  /** Resolves when the connection is gone, whoever ended it. */
  get closed(): Promise<void> {
    return this.#closed
  }

  /**
   * Starts our Python at the far end of a channel of its own.
   *
   * @param root the server-side home of everything; empty while none is known, then only probing works
   * @param operations those that will be called, in that order, so that no other code has to travel; all unless given
   * @throws Failure SHELL_UNUSABLE, PYTHON_MISSING, AGENT_FAILED, CONNECTION_LOST, DEADLINE_EXCEEDED
   */
  async openAgent(root: string, operations?: readonly Operation[]): Promise<Agent> {
    const { agent, started } = await this.beginAgent(root, operations)
    await started
    return agent
  }

  /**
   * Like openAgent, but does not wait until Python has started.
   *
   * @throws Failure CONNECTION_LOST, SHELL_UNUSABLE
   */
  async beginAgent(root: string, operations?: readonly Operation[]): Promise<Starting> {
    const nonce = randomBytes(16).toString('hex')
    const opening = this.#exec(BOOTSTRAP_COMMAND)
    // While the server opens the channel.
    const program = agentProgram(nonce, root, operations)
    const opened = await opening
    const started = startAgent(opened, program, nonce, () => secondLook(() => this.#exec(BOOTSTRAP_COMMAND)))
    return { agent: new AgentChannel(opened.stream, opened.ended, started), started }
  }

  /** Closes the connection; channels that are still open end with CONNECTION_LOST. */
  async end(): Promise<void> {
    this.#client.end()
    const timer = setTimeout(() => this.#client.destroy(), 2_000)
    await this.#closed
    clearTimeout(timer)
  }

  /** Drops the connection at once, without a goodbye that a dead line would hold up. */
  destroy(): void {
    this.#client.destroy()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.end()
  }

  #exec(command: string): Promise<Opened> {
    const { promise, resolve, reject } = Promise.withResolvers<Opened>()
    const timer = setTimeout(() => reject(noChannel(this.address, 'no answer')), EXEC_TIMEOUT_MS)
    void this.#closed.then(() => reject(noChannel(this.address, 'the connection closed')))
    try {
      this.#client.exec(command, (error, stream) =>
        error
          ? reject(
              this.#isGone
                ? noChannel(this.address, error.message)
                : commandsRefused(this.address.host, error.message),
            )
          : resolve({ stream, ended: ending(stream, () => this.#isGone) }),
      )
    } catch (error) {
      reject(noChannel(this.address, String(error)))
    }
    return promise.finally(() => clearTimeout(timer))
  }
}

function noChannel(address: Address, why: string): Failure {
  return new Failure('CONNECTION_LOST', {
    what: `${address.host} opened no channel: ${why}.`,
    safe: 'Whatever runs there goes on.',
    next: 'Run it again.',
  })
}
