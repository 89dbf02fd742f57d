import * as v from 'valibot'
import type { FileTable } from '../dataset/file-table.ts'
import type { ManifestEntry } from '../dataset/manifest.ts'
import { Failure } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Agent, Exchange, JsonObject, Received } from '../ssh/agent.ts'
import { manifestStream } from './manifest-stream.ts'
import { checkedTreePath } from './tree-path.ts'

/** The server says something every few seconds, whatever it is at. */
const SILENCE_MS = 60_000
/** To link, flush and hash again takes a disk of 100 MB/s three hours for 1 TB. */
const PUBLISH_LIMIT_MS = 6 * 3_600_000

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const missingReply = v.object({ missing: count })
const publishReply = v.object({ missing: count, path: v.string() })
const DOING = {
  link: 'assembles the tree',
  flush: 'writes everything to its disk',
  verify: 'hashes the whole tree again',
}
const stageEvent = v.object({ stage: v.picklist(['link', 'flush', 'verify']), files: count, bytes: count })

/** The manifest of a tree to come, and one that the server has. */
export interface ManifestOrder {
  readonly name: string
  readonly digest: string
  readonly table: FileTable
  /** Digest and entries of a manifest that both sides have. */
  readonly base: { readonly digest: string; readonly entries: Iterable<ManifestEntry> } | undefined
}

/**
 * Gives the server the manifest and asks which contents it lacks.
 *
 * @returns places in the table
 */
export async function askMissing(agent: Agent, order: ManifestOrder, signal: AbortSignal): Promise<number[]> {
  const { name, digest, base, table } = order
  const exchange = agent.open('trees.missing', { name, digest, base: base?.digest ?? '' }, { signal })
  const [{ result, data }] = await Promise.all([
    collect(exchange, Math.ceil(table.length / 8), () => undefined),
    sendManifest(exchange, manifestStream(base?.entries ?? [], table.entries())),
  ])
  const places: number[] = []
  for (let place = 0; place < table.length; place++) {
    if (((data[place >> 3] ?? 0) >> (place & 7)) & 1) places.push(place)
  }
  if (parsed(missingReply, result).missing !== places.length) throw contradiction()
  return places
}

/**
 * Has the server assemble, verify and publish the tree.
 *
 * @returns the tree's path on the server; and the places of files whose content is missing or damaged there: then
 *   nothing was published
 */
export async function publishTree(
  agent: Agent,
  order: Pick<ManifestOrder, 'name' | 'digest' | 'table'>,
  context: { readonly log: Log; readonly signal: AbortSignal },
): Promise<{ path: string; missing: number[] }> {
  const { name, digest, table } = order
  const exchange = agent.open(
    'trees.publish',
    { name, digest },
    { signal: context.signal, limitMs: PUBLISH_LIMIT_MS },
  )
  const stages = new Stages(context.log, table)
  const { result, data } = await collect(exchange, table.length * 4, (event) => stages.hear(event))
  const { path, missing } = parsed(publishReply, result)
  const places = Array.from({ length: Math.floor(data.length / 4) }, (_, at) => data.readUInt32BE(at * 4))
  if (places.length !== missing || places.some((place) => place >= table.length)) throw contradiction()
  return { path: missing > 0 ? '' : checkedTreePath(path, name, digest), missing: places }
}

async function sendManifest(exchange: Exchange, stream: AsyncIterable<Buffer>): Promise<void> {
  for await (const chunk of stream) await exchange.sendData(chunk)
}

async function collect(
  exchange: Exchange,
  mostBytes: number,
  onEvent: (event: JsonObject) => void,
): Promise<{ result: JsonObject; data: Buffer }> {
  const chunks: Buffer[] = []
  let bytes = 0
  for (;;) {
    const received: Received = await exchange.receive(SILENCE_MS)
    if (received.kind === 'result') return { result: received.result, data: Buffer.concat(chunks) }
    if (received.kind === 'event') {
      onEvent(received.event)
      continue
    }
    if (received.chunk.length > 0) chunks.push(received.chunk)
    bytes += received.chunk.length
    if (bytes > mostBytes) throw contradiction()
  }
}

/** Says once what the server is at, and then every 15 seconds how far it is. */
class Stages {
  readonly #log: Log
  readonly #table: FileTable
  #stage = ''
  #saidAt = 0

  constructor(log: Log, table: FileTable) {
    this.#log = log
    this.#table = table
  }

  hear(event: JsonObject): void {
    if (!v.is(stageEvent, event)) return
    const now = performance.now()
    if (event.stage === this.#stage && now - this.#saidAt < 15_000) return
    this.#stage = event.stage
    this.#saidAt = now
    this.#log.info(`The server ${DOING[event.stage]}${this.#howFar(event.files)}.`)
  }

  #howFar(files: number): string {
    return files === 0 ? '' : `: ${files} of ${this.#table.length} files`
  }
}

function parsed<T>(schema: v.GenericSchema<unknown, T>, value: unknown): T {
  const result = v.safeParse(schema, value)
  if (result.success) return result.output
  throw contradiction()
}

function contradiction(): Failure {
  return new Failure('SERVER_REPLY_INVALID', {
    what: 'The server named files that this dataset does not have, or counted them wrong.',
    safe: 'It was not believed; no tree on the server changed.',
    next: 'Run the transfer again; if it repeats, do not trust this server.',
  })
}
