import type { Readable } from 'node:stream'
import { HttpClient, type HttpClientResponse } from '@actions/http-client'
import { BearerCredentialHandler } from '@actions/http-client/lib/auth'
import * as v from 'valibot'
import { printable } from '../text/printable.ts'
import { unlessAborted } from './unless-aborted.ts'

/** Without a byte in either direction. */
const SILENCE_MS = 120_000
const VERSION = '2022-11-28'

/** How GitHub numbers what it keeps. */
export const idSchema = v.pipe(v.number(), v.safeInteger())

/** What GitHub refuses, in its words, or why it could not be asked: then the status is 0. */
export class ApiError extends Error {
  readonly status: number

  constructor(status: number, words: string) {
    super(printable(words, 300))
    this.status = status
  }
}

/** What is sent: a value as JSON, or a stream of so many bytes. */
export type Content = { readonly json: unknown } | { readonly stream: Readable; readonly bytes: number }

/** GitHub's REST API, with the job's token. The client takes the runner's proxy, as that of the artifacts does. */
export class GithubApi {
  readonly #client: HttpClient
  readonly #base: string
  readonly #signal: AbortSignal

  /** @param base such as `https://api.github.com`, as the runner says it */
  constructor(base: string, token: string, signal: AbortSignal) {
    const options = { socketTimeout: SILENCE_MS, allowRedirects: false }
    this.#client = new HttpClient('gpu-retrain', [new BearerCredentialHandler(token)], options)
    this.#base = base
    this.#signal = signal
  }

  /**
   * Asks GitHub.
   *
   * @param path from the base on; or the whole address where GitHub itself named it, over the same kind of line
   * @param schema what the answer must be
   * @throws ApiError
   */
  async ask<T>(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    schema: v.GenericSchema<unknown, T>,
    content?: Content,
  ): Promise<T> {
    const answer = await unlessAborted(this.#send(method, path, content), this.#signal)
    const parsed = v.safeParse(schema, answer)
    if (!parsed.success) throw new ApiError(0, `GitHub's answer to ${method} ${path} makes no sense`)
    return parsed.output
  }

  async #send(method: string, path: string, content?: Content): Promise<unknown> {
    const address = new URL(path.startsWith('/') ? this.#base + path : path)
    if (address.protocol !== new URL(this.#base).protocol)
      throw new ApiError(0, `GitHub names the address ${address.origin}, which is not secured`)
    try {
      return await read(await this.#client.request(method, address.href, bodyOf(content), headersOf(content)))
    } catch (error) {
      throw error instanceof ApiError ? error : new ApiError(0, String(error))
    }
  }
}

async function read(response: HttpClientResponse): Promise<unknown> {
  const status = response.message.statusCode ?? 0
  const text = await response.readBody()
  const value = text === '' ? null : parsed(text)
  if (status >= 200 && status < 300) return value
  const said = v.safeParse(v.object({ message: v.string() }), value)
  throw new ApiError(status, said.success ? said.output.message : `HTTP ${status}`)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function bodyOf(content: Content | undefined): string | Readable | null {
  if (content === undefined) return null
  return 'json' in content ? JSON.stringify(content.json) : content.stream
}

function headersOf(content: Content | undefined): Record<string, string> {
  const accepted = { Accept: 'application/vnd.github+json', 'X-GitHub-Api-Version': VERSION }
  if (content === undefined) return accepted
  return 'json' in content
    ? { ...accepted, 'Content-Type': 'application/json' }
    : { ...accepted, 'Content-Type': 'application/octet-stream', 'Content-Length': String(content.bytes) }
}
