import { setTimeout as sleep } from 'node:timers/promises'
import type { ClientChannel } from 'ssh2'
import { safeParse } from 'valibot'
import type { Failure } from '../errors.ts'
import { printable } from '../text/printable.ts'
import type { Agent, CallOptions, Exchange, ExchangeOptions, JsonObject, Received } from './agent.ts'
import { cancelled, connectionLost, endless, protocolViolation, silent, unread } from './channel-failures.ts'
import { type Frame, FrameReader, frame, frameParts } from './frames.ts'
import { codesOf, type Operation, type RemoteOperation } from './operation.ts'
import { serverFailure } from './server-words.ts'

const DEFAULT_DEADLINE_MS = 60_000
/** However talkative a server is meanwhile: what takes longer than an hour says so. */
const DEFAULT_LIMIT_MS = 60 * 60_000
/** The longest that a channel may refuse what we write: its window, 2 MiB, takes 4.5 minutes at 64 kbit/s. */
const WRITE_DEADLINE_MS = 300_000
/** The agent ends after 120 s without a sign of life (`remote/gpu_retrain/channel/wire.py`). */
export const PING_INTERVAL_MS = 20_000
/** Unread frames above this stop the reading, so that a talkative server cannot fill our memory. */
const INBOX_LIMIT_BYTES = 8 << 20
/** What a frame costs us besides its payload, so that a flood of empty ones counts, too. */
const FRAME_COST_BYTES = 1024
/** How long to wait for the server to agree that a channel is closed. */
const CLOSE_TIMEOUT_MS = 2_000
const STDERR_TAIL_CHARACTERS = 4_000

/** An agent over one SSH channel. */
export class AgentChannel implements Agent {
  readonly #stream: ClientChannel
  readonly #frames = new FrameReader()
  readonly #pings: NodeJS.Timeout
  readonly #closed: Promise<unknown>
  /** Resolves when what the channel says are frames, or when it will never say any. */
  readonly #listening: Promise<void>
  /** Wakes those who wait for the channel to take what they write. */
  readonly #writers = new Set<() => void>()
  #inbox: Frame[] = []
  #inboxBytes = 0
  #lost: Failure | undefined
  #wake: () => void = () => undefined
  /** Forgets the running operation's signal and time limit, which may live much longer than the operation. */
  #forget: () => void = () => undefined
  #stderr = ''

  /**
   * What is called before the agent has started waits for it at the far end, right behind the program.
   *
   * @param closed resolves when the channel has closed; listened for since it was opened
   * @param started from `startAgent`: whatever the channel says afterwards is a frame
   */
  constructor(stream: ClientChannel, closed: Promise<unknown>, started: Promise<void> = Promise.resolve()) {
    this.#stream = stream
    this.#closed = closed
    stream.on('error', () => undefined)
    this.#pings = setInterval(() => stream.write(frame('P', Buffer.alloc(0))), PING_INTERVAL_MS)
    this.#pings.unref()
    this.#listening = started.then(
      () => this.#listen(),
      (error: Failure) => this.#end(error),
    )
  }

  async call<Args extends JsonObject, Reply>(
    operation: RemoteOperation<Args, Reply>,
    args: NoInfer<Args>,
    options: CallOptions = {},
  ): Promise<Reply> {
    const exchange = this.open(operation, args, options)
    for (;;) {
      const received = await exchange.receive(options.deadlineMs ?? DEFAULT_DEADLINE_MS)
      if (received.kind === 'event') options.onEvent?.(received.event)
      else if (received.kind === 'data') await options.onData?.(received.chunk)
      else return checked(operation, received.result)
    }
  }

  open<Args extends JsonObject>(
    operation: RemoteOperation<Args, unknown>,
    args: NoInfer<Args>,
    { signal, limitMs }: ExchangeOptions = {},
  ): Exchange {
    // Without its caller an operation is of no use, and its frames would be taken for the next one's: end the channel.
    const drop = (): void => this.#drop(cancelled())
    this.#forget()
    const most = limitMs ?? DEFAULT_LIMIT_MS
    const limit = setTimeout(() => this.#drop(endless(operation.name, most)), most)
    this.#forget = () => {
      clearTimeout(limit)
      signal?.removeEventListener('abort', drop)
    }
    signal?.addEventListener('abort', drop, { once: true })
    // On a channel that is lost already nothing would ever end the wait for the time limit.
    if (signal?.aborted || this.#lost) drop()
    void this.#write('C', Buffer.from(JSON.stringify({ operation: operation.name, args }))).catch(
      () => undefined,
    )
    return {
      send: (message) => this.#write('M', Buffer.from(JSON.stringify(message))),
      sendData: (chunk) => this.#write('D', chunk),
      receive: (deadlineMs) => this.#receive(operation, deadlineMs),
    }
  }

  async end(): Promise<void> {
    clearInterval(this.#pings)
    this.#stream.close()
    // ssh2 waits for the server to close its side, too; a hostile one never does.
    await Promise.race([this.#closed, sleep(CLOSE_TIMEOUT_MS)])
    this.#end(connectionLost(this.#stderr))
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.end()
  }

  async #receive(operation: Operation, deadlineMs: number): Promise<Received> {
    const waiting = this.#take()
    if (waiting) return this.#received(waiting, operation)
    // A login shell is not silence: it takes its own time, which startAgent bounds.
    if (!this.#lost) await Promise.race([this.#listening, this.#woken()])
    const timer = setTimeout(() => this.#drop(silent(operation.name, deadlineMs)), deadlineMs)
    try {
      for (;;) {
        const next = this.#take()
        if (next) return this.#received(next, operation)
        if (this.#lost) throw this.#lost
        await this.#woken()
      }
    } finally {
      clearTimeout(timer)
    }
  }

  #woken(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }

  #received(next: Frame, operation: Operation): Received {
    if (next.kind === 'R' || next.kind === 'F') this.#forget()
    return received(next, operation)
  }

  #take(): Frame | undefined {
    const next = this.#inbox.shift()
    if (next) this.#inboxBytes -= next.payload.length + FRAME_COST_BYTES
    if (this.#inboxBytes < INBOX_LIMIT_BYTES / 2) this.#stream.resume()
    return next
  }

  #listen(): void {
    void this.#closed.then(() => this.#end(connectionLost(this.#stderr)))
    this.#stream.stderr.on('data', (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString('latin1')).slice(-STDERR_TAIL_CHARACTERS)
    })
    this.#stream.on('data', (chunk: Buffer) => this.#read(chunk))
    this.#stream.resume()
  }

  #read(chunk: Buffer): void {
    if (this.#lost) return
    try {
      for (const next of this.#frames.push(chunk)) {
        this.#inbox.push(next)
        this.#inboxBytes += next.payload.length + FRAME_COST_BYTES
      }
    } catch (error) {
      this.#drop(protocolViolation(error))
    }
    if (this.#inboxBytes > INBOX_LIMIT_BYTES) this.#stream.pause()
    this.#wake()
  }

  /**
   * Resolves once ssh2 has put all of the payload into packets, so that its memory may be used again.
   * It may never call back on a channel that dies (mscdex/ssh2#1508), so the channel's end wakes the writers, too.
   */
  async #write(kind: string, payload: Buffer): Promise<void> {
    if (this.#lost) throw this.#lost
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(() => this.#drop(unread(WRITE_DEADLINE_MS)), WRITE_DEADLINE_MS)
    this.#writers.add(resolve)
    const [first, rest] = frameParts(kind, payload)
    this.#stream.write(first)
    this.#stream.write(rest, () => resolve())
    await promise
    clearTimeout(timer)
    this.#writers.delete(resolve)
    if (this.#lost) throw this.#lost
  }

  #drop(why: Failure): void {
    this.#end(why)
    this.#stream.close()
  }

  #end(why: Failure): void {
    this.#lost ??= why
    clearInterval(this.#pings)
    this.#forget()
    this.#wake()
    for (const wake of this.#writers) wake()
  }
}

function received(next: Frame, operation: Operation): Received {
  if (next.kind === 'D') return { kind: 'data', chunk: next.payload }
  const value = jsonObject(next)
  if (next.kind === 'M') return { kind: 'event', event: value }
  if (next.kind === 'R') return { kind: 'result', result: value }
  if (next.kind === 'F') {
    const { code, what, safe, next: advice } = value
    throw serverFailure({ code, what, safe, next: advice }, codesOf(operation), operation.name)
  }
  throw protocolViolation(`a frame of kind ${JSON.stringify(next.kind)}`)
}

function jsonObject(next: Frame): JsonObject {
  try {
    const value: unknown = JSON.parse(next.payload.toString('utf8'))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject
  } catch {
    // said below, like every other shape that is not an object
  }
  throw protocolViolation('a message that is no JSON object')
}

function checked<T>(
  { name, reply }: Pick<RemoteOperation<never, T>, 'name' | 'reply'>,
  result: JsonObject,
): T {
  const parsed = safeParse(reply, result, { abortEarly: true })
  if (parsed.success) return parsed.output
  const issue = parsed.issues[0]
  const path = issue.path?.map((item) => String(item.key)).join('.') ?? ''
  throw protocolViolation(
    `${name} answered with a wrong ${printable(path, 100) || 'result'} (${printable(issue.message, 200)})`,
  )
}
