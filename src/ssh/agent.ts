import type { RemoteOperation } from './operation.ts'

/** A JSON object as it crosses the channel. */
export type JsonObject = { readonly [key: string]: unknown }

/** What bounds an operation. */
export interface ExchangeOptions {
  readonly signal?: AbortSignal
  /** The longest time in all, in milliseconds, whatever the server says meanwhile; an hour unless given. */
  readonly limitMs?: number
}

/** How one call is watched. */
export interface CallOptions extends ExchangeOptions {
  /** Events of the operation, unvalidated: they come from the server. */
  readonly onEvent?: (event: JsonObject) => void
  /** Data of the operation; the next chunk waits for the promise. */
  readonly onData?: (chunk: Buffer) => void | Promise<void>
  /** The longest silence, in milliseconds; 60,000 unless given. An operation that works longer sends events. */
  readonly deadlineMs?: number
}

/** What the server says within an exchange. */
export type Received =
  | { readonly kind: 'event'; readonly event: JsonObject }
  | { readonly kind: 'data'; readonly chunk: Buffer }
  | { readonly kind: 'result'; readonly result: JsonObject }

/** A two-way exchange with one running operation. */
export interface Exchange {
  /** Sends a message; resolves when the channel wants more. */
  send(message: JsonObject): Promise<void>
  /** Sends data, 1 MiB at most; resolves when the channel wants more and the memory may be used again. */
  sendData(chunk: Buffer): Promise<void>
  /**
   * Waits for what the server says next; `result` is the last.
   *
   * @throws Failure the server's own, of the codes that the operation declares (`operation.ts`), or
   *   CONNECTION_LOST, DEADLINE_EXCEEDED, CANCELLED
   */
  receive(deadlineMs: number): Promise<Received>
}

/** Our Python at the far end of a channel. It does one thing at a time; open another for more. */
export interface Agent extends AsyncDisposable {
  /**
   * Calls an operation and waits for its result.
   *
   * @param operation one of those that the agent was opened for
   * @throws Failure the server's own, of the codes that the operation declares (`operation.ts`), or
   *   SERVER_REPLY_INVALID, CONNECTION_LOST, DEADLINE_EXCEEDED, CANCELLED
   */
  call<Args extends JsonObject, Reply>(
    operation: RemoteOperation<Args, Reply>,
    args: NoInfer<Args>,
    options?: CallOptions,
  ): Promise<Reply>
  /** Starts an operation that is talked to while it runs. */
  open<Args extends JsonObject>(
    operation: RemoteOperation<Args, unknown>,
    args: NoInfer<Args>,
    options?: ExchangeOptions,
  ): Exchange
  /** Ends the agent; an operation under way notices it. */
  end(): Promise<void>
}
