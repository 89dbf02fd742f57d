import type { ClientChannel } from 'ssh2'
import { type GenericSchema, safeParse } from 'valibot'
import { Failure, isErrorCode } from '../errors.ts'
import { printable } from '../text.ts'
import type { Agent, CallOptions, Exchange, JsonObject, Received } from './agent.ts'
import { type Frame, FrameReader, frame } from './frames.ts'

const DEFAULT_DEADLINE_MS = 60_000
/** The agent ends after 120 s without a sign of life (`remote/wire.py`). */
const PING_INTERVAL_MS = 20_000
/** Unread frames above this stop the reading, so that a talkative server cannot fill our memory. */
const INBOX_LIMIT_BYTES = 8 << 20
const STDERR_TAIL_CHARACTERS = 4_000

/** An agent over one SSH channel. */
export class AgentChannel implements Agent {
  readonly #stream: ClientChannel
  readonly #frames = new FrameReader()
  readonly #pings: NodeJS.Timeout
  readonly #gone: Promise<void>
  #inbox: Frame[] = []
  #inboxBytes = 0
  #lost: Failure | undefined
  #wake: () => void = () => undefined
  /** Forgets the running operation's signal, which may live much longer than the operation. */
  #forget: () => void = () => undefined
  #stderr = ''

  constructor(stream: ClientChannel) {
    this.#stream = stream
    this.#gone = new Promise((resolve) => stream.once('close', () => resolve()))
    void this.#gone.then(() => this.#end(connectionLost(this.#stderr)))
    stream.on('error', () => undefined)
    stream.stderr.on('data', (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString('latin1')).slice(-STDERR_TAIL_CHARACTERS)
    })
    stream.on('data', (chunk: Buffer) => this.#read(chunk))
    this.#pings = setInterval(() => stream.write(frame('P', Buffer.alloc(0))), PING_INTERVAL_MS)
    this.#pings.unref()
    stream.resume()
  }

  async call<T>(
    operation: string,
    args: JsonObject,
    reply: GenericSchema<unknown, T>,
    options: CallOptions = {},
  ): Promise<T> {
    const exchange = this.open(operation, args, options)
    for (;;) {
      const received = await exchange.receive(options.deadlineMs ?? DEFAULT_DEADLINE_MS)
      if (received.kind === 'event') options.onEvent?.(received.event)
      else if (received.kind === 'data') await options.onData?.(received.chunk)
      else return checked(operation, received.result, reply)
    }
  }

  open(operation: string, args: JsonObject, { signal }: { signal?: AbortSignal } = {}): Exchange {
    // Without its caller an operation is of no use, and its frames would be taken for the next one's: end the channel.
    const drop = (): void => this.#drop(cancelled())
    this.#forget()
    this.#forget = () => signal?.removeEventListener('abort', drop)
    signal?.addEventListener('abort', drop, { once: true })
    if (signal?.aborted) drop()
    void this.#write('C', Buffer.from(JSON.stringify({ operation, args }))).catch(() => undefined)
    return {
      send: (message) => this.#write('M', Buffer.from(JSON.stringify(message))),
      sendData: (chunk) => this.#write('D', chunk),
      receive: (deadlineMs) => this.#receive(operation, deadlineMs),
    }
  }

  async end(): Promise<void> {
    clearInterval(this.#pings)
    this.#stream.close()
    const timer = setTimeout(() => this.#stream.destroy(), 2_000)
    await this.#gone
    clearTimeout(timer)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.end()
  }

  async #receive(operation: string, deadlineMs: number): Promise<Received> {
    const timer = setTimeout(() => this.#drop(silent(operation, deadlineMs)), deadlineMs)
    try {
      for (;;) {
        const next = this.#take()
        if (next) return received(next)
        if (this.#lost) throw this.#lost
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
      }
    } finally {
      clearTimeout(timer)
    }
  }

  #take(): Frame | undefined {
    const next = this.#inbox.shift()
    if (next) this.#inboxBytes -= next.payload.length
    if (this.#inboxBytes < INBOX_LIMIT_BYTES / 2) this.#stream.resume()
    return next
  }

  #read(chunk: Buffer): void {
    try {
      for (const next of this.#frames.push(chunk)) {
        this.#inbox.push(next)
        this.#inboxBytes += next.payload.length
      }
    } catch (error) {
      this.#drop(outOfStep(error))
    }
    if (this.#inboxBytes > INBOX_LIMIT_BYTES) this.#stream.pause()
    this.#wake()
  }

  /** ssh2 may never call back for a write on a channel that dies (mscdex/ssh2#1508), so every wait races its end. */
  async #write(kind: string, payload: Buffer): Promise<void> {
    if (this.#lost) throw this.#lost
    if (this.#stream.write(frame(kind, payload))) return
    let drained: () => void = () => undefined
    const drain = new Promise<void>((resolve) => {
      drained = resolve
      this.#stream.once('drain', resolve)
    })
    await Promise.race([drain, this.#gone])
    this.#stream.off('drain', drained)
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
  }
}

function received(next: Frame): Received {
  if (next.kind === 'D') return { kind: 'data', chunk: next.payload }
  const value = jsonObject(next)
  if (next.kind === 'M') return { kind: 'event', event: value }
  if (next.kind === 'R') return { kind: 'result', result: value }
  if (next.kind === 'F') throw serverFailure(value)
  throw outOfStep(`a frame of kind ${JSON.stringify(next.kind)}`)
}

function jsonObject(next: Frame): JsonObject {
  try {
    const value: unknown = JSON.parse(next.payload.toString('utf8'))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject
  } catch {
    // said below, like every other shape that is not an object
  }
  throw outOfStep('a message that is no JSON object')
}

function checked<T>(operation: string, result: JsonObject, reply: GenericSchema<unknown, T>): T {
  const parsed = safeParse(reply, result)
  if (parsed.success) return parsed.output
  const issue = parsed.issues[0]
  const path = issue.path?.map((item) => String(item.key)).join('.') ?? ''
  throw outOfStep(
    `${operation} answered with a wrong ${printable(path, 100) || 'result'} (${printable(issue.message, 200)})`,
  )
}

function serverFailure(value: JsonObject): Failure {
  const text = (key: string): string => printable(String(value[key] ?? ''))
  const code = text('code')
  return new Failure(isErrorCode(code) ? code : 'AGENT_FAILED', {
    what: text('what'),
    safe: text('safe'),
    next: text('next'),
  })
}

function outOfStep(why: unknown): Failure {
  return new Failure('SERVER_REPLY_INVALID', {
    what: `The server said something we cannot use: ${why instanceof Error ? why.message : String(why)}.`,
    safe: 'It was not acted on.',
    next: 'Run it again; if it repeats, do not trust this server.',
  })
}

function connectionLost(stderr: string): Failure {
  const said = printable(stderr.trim().split('\n').at(-1) ?? '', 300)
  return new Failure('CONNECTION_LOST', {
    what: `The connection to the server was lost${said && ` (its last words: ${said})`}.`,
    safe: 'What was verified stays; a training that runs there goes on.',
    next: 'Run it again: it continues where it was.',
  })
}

function silent(operation: string, deadlineMs: number): Failure {
  return new Failure('DEADLINE_EXCEEDED', {
    what: `The server was silent for ${Math.round(deadlineMs / 1000)} s during ${operation}.`,
    safe: 'What was verified stays; a training that runs there goes on.',
    next: 'Run it again: it continues where it was.',
  })
}

function cancelled(): Failure {
  return new Failure('CANCELLED', {
    what: 'Cancelled.',
    safe: 'What was verified stays.',
    next: 'Run it again: it continues where it was.',
  })
}
