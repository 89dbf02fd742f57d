import * as v from 'valibot'
import type { FileTable } from '../../dataset/file-table.ts'
import type { ManifestEntry } from '../../dataset/manifest.ts'
import { Failure } from '../../errors.ts'
import type { Log } from '../../log.ts'
import { count } from '../../schemas.ts'
import type { Agent, Exchange, JsonObject, Received } from '../../ssh/agent.ts'
import { findMissing, publish } from '../operations.ts'
import { manifestStream } from './manifest-stream.ts'
import { checkedTreePath } from './tree-path.ts'

/** The server says something every few seconds, whatever it is at. */
const SILENCE_MS = 60_000
/** To link, flush and hash again takes a disk of 100 MB/s three hours for 1 TB. */
const PUBLISH_LIMIT_MS = 6 * 3_600_000

const DOING = {
  link: 'assembles the tree',
  flush: 'writes everything to its disk',
  verify: 'verifies the whole tree',
}
const stageEvent = v.object({ stage: v.picklist(['link', 'flush', 'verify']), files: count, bytes: count })

/** The manifest of a tree to come, and one that the server has. */
export interface ManifestOptions {
  readonly name: string
  readonly digest: string
  readonly table: FileTable
  /** Digest and entries of a manifest that both sides have. */
  readonly base: { readonly digest: string; readonly entries: Iterable<ManifestEntry> } | undefined
}

/** A tree to be published. */
export interface PublishOptions extends ManifestOptions {
  /** The server has not got its manifest yet. */
  readonly withManifest: boolean
  /** Generations to keep, this one included. */
  readonly keep: number
}

/** What came of it. */
export interface Published {
  /** Of the tree on the server; empty when nothing was published. */
  readonly path: string
  /** Places of files whose content is missing or damaged there. */
  readonly missing: Int32Array
  /** Digests of older generations that were removed, the bytes that this made free, or why it failed. */
  readonly pruned: { readonly removed: string[]; readonly bytes: number; readonly pruneProblem: string }
}

/**
 * Gives the server the manifest and asks which contents it lacks.
 *
 * @returns places in the table
 */
export async function askMissing(
  agent: Agent,
  options: ManifestOptions,
  signal: AbortSignal,
): Promise<Int32Array> {
  const { name, digest, base, table } = options
  const exchange = agent.open(findMissing, { name, digest, base: base?.digest ?? '' }, { signal })
  const [{ result, data }] = await Promise.all([
    collect(exchange, Math.ceil(table.length / 8), () => undefined),
    sendManifest(exchange, options),
  ])
  const places: number[] = []
  for (let place = 0; place < table.length; place++) {
    if (((data[place >> 3] ?? 0) >> (place & 7)) & 1) places.push(place)
  }
  if (parsed(findMissing.reply, result).missing !== places.length) throw contradiction()
  return Int32Array.from(places)
}

/**
 * Has the server assemble, verify and publish the tree, and remove generations that are too many.
 *
 * @throws Failure SERVER_REPLY_INVALID, VERIFICATION_FAILED
 */
export async function publishTree(
  agent: Agent,
  options: PublishOptions,
  context: { readonly log: Log; readonly signal: AbortSignal },
): Promise<Published> {
  const { name, digest, table, base, withManifest, keep } = options
  const exchange = agent.open(
    publish,
    { name, digest, keep, manifest: withManifest, base: base?.digest ?? '' },
    { signal: context.signal, limitMs: PUBLISH_LIMIT_MS },
  )
  const stages = new Stages(context.log, table)
  const [{ result, data }] = await Promise.all([
    collect(exchange, table.length * 4, (event) => stages.hear(event)),
    withManifest ? sendManifest(exchange, options) : undefined,
  ])
  const { path, missing, ...pruned } = parsed(publish.reply, result)
  const places = new Int32Array(Math.floor(data.length / 4)).map((_, at) => data.readUInt32BE(at * 4))
  if (places.length !== missing || places.some((place) => place < 0 || place >= table.length))
    throw contradiction()
  return { path: missing > 0 ? '' : checkedTreePath(path, name, digest), missing: places, pruned }
}

async function sendManifest(exchange: Exchange, { base, table }: ManifestOptions): Promise<void> {
  const stream = manifestStream(base?.entries ?? [], table.entries())
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
