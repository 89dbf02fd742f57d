import { EventEmitter } from 'node:events'
import net from 'node:net'
import { mock } from 'node:test'
import { makeKeyPair } from '../../src/ssh/key-pair.ts'
import { VirtualClock } from './virtual-clock.ts'

/** Of a server that nothing leads to. */
export const NOWHERE = {
  server: 'root@192.0.2.1:22',
  sshKey: makeKeyPair().privateKey,
  sshPassphrase: '',
  hostKey: `SHA256:${'A'.repeat(43)}`,
}

/** A line on which every connection fails at once with the same system error, on a virtual clock without jitter. */
export class DeadLine implements Disposable {
  readonly clock: VirtualClock
  readonly #triedAt: number[] = []

  constructor(code: string) {
    mock.method(net, 'createConnection', () => {
      this.#triedAt.push(performance.now())
      const socket = Object.assign(new EventEmitter(), { destroy: () => undefined })
      queueMicrotask(() => socket.emit('error', Object.assign(new Error(code), { code })))
      return socket
    })
    this.clock = new VirtualClock()
    mock.method(Math, 'random', () => 0.5)
  }

  /** Milliseconds between the tries, in order. */
  get gaps(): number[] {
    return this.#triedAt.slice(1).map((at, index) => at - (this.#triedAt[index] ?? 0))
  }

  [Symbol.dispose](): void {
    this.clock[Symbol.dispose]()
  }
}
