import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

/** Uploads in progress, as the Azure client sends them: whole, or in blocks and then a list that orders them. */
export class Uploads {
  readonly #directory: string

  /** @param directory where the parts lie until they are taken */
  constructor(directory: string) {
    this.#directory = directory
  }

  /** @returns the id of a new, empty upload */
  async create(): Promise<string> {
    const id = randomUUID()
    await mkdir(join(this.#directory, id), { recursive: true })
    return id
  }

  /** Stores what one PUT brings. */
  async put(id: string, query: URLSearchParams, request: IncomingMessage): Promise<void> {
    const content = join(this.#directory, id, 'content')
    if (query.get('comp') === 'blocklist') await this.#assemble(id, content, await readText(request))
    else if (query.get('comp') === 'block')
      await pipeline(request, createWriteStream(this.#block(id, query.get('blockid') ?? '')))
    else await pipeline(request, createWriteStream(content))
  }

  /**
   * Ends an upload by moving its content to its place.
   *
   * @returns size and SHA-256 of what really arrived
   */
  async take(id: string, destination: string): Promise<{ sizeBytes: number; sha256: string }> {
    const content = join(this.#directory, id, 'content')
    const hash = createHash('sha256')
    await pipeline(createReadStream(content), hash)
    const { size } = await stat(content)
    await rename(content, destination)
    await rm(join(this.#directory, id), { recursive: true })
    return { sizeBytes: size, sha256: hash.digest('hex') }
  }

  async #assemble(id: string, content: string, list: string): Promise<void> {
    const ids = [...list.matchAll(/<(?:Latest|Uncommitted|Committed)>([^<]*)</g)].map(
      ([, blockId = '']) => blockId,
    )
    const parts = async function* (this: Uploads) {
      for (const blockId of ids) yield* createReadStream(this.#block(id, blockId))
    }
    await pipeline(parts.call(this), createWriteStream(content))
  }

  /** A block's id is base64 and may hold slashes. */
  #block(id: string, blockId: string): string {
    return join(this.#directory, id, `block-${Buffer.from(blockId).toString('hex')}`)
  }
}

/** Answers GET and HEAD with a file, or the range of it that was asked for. */
export async function sendFile(
  file: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { size } = await stat(file)
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(rangeOf(request)) ?? []
  const start = Number(from ?? 0)
  const end = Math.min(to ? Number(to) : size - 1, size - 1)
  response.setHeader('content-type', 'application/zip')
  response.setHeader('accept-ranges', 'bytes')
  response.setHeader('etag', '"immutable"')
  response.setHeader('content-length', end - start + 1)
  if (from !== undefined) response.setHeader('content-range', `bytes ${start}-${end}/${size}`)
  response.writeHead(from === undefined ? 200 : 206)
  if (request.method === 'HEAD' || size === 0) response.end()
  else await pipeline(createReadStream(file, { start, end }), response)
}

/** The Azure client asks in a header of its own. */
function rangeOf(request: IncomingMessage): string {
  return String(request.headers['x-ms-range'] ?? request.headers.range ?? '')
}

/** A request's body as text. */
export async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
