import { resolve } from 'node:path'
import * as v from 'valibot'
import { nameSchema, type Plan, parsePlan } from '../../src/config/plan.ts'
import { plainName } from '../../src/config/resolve.ts'
import type { InputReader } from '../../src/github/inputs.ts'
import type { GithubRun } from '../../src/github/run.ts'
import { readServer, type ServerInputs } from '../../src/github/server-inputs.ts'
import { parseBandwidth, type Timetable } from '../../src/transfer/timetable.ts'

/** Everything that transfer was told. */
export interface TransferInputs extends ServerInputs {
  /** What preflight decided. */
  readonly plan: Plan
  /** The folder to transfer, absolute; of another server what it was called. */
  readonly source: string
  /** The server that holds the data, when it is not the runner. */
  readonly staging: StagingInputs | null
  /** Its name on the server. */
  readonly name: string
  /** Folder on the server whose files may be used instead of sending them; empty for none. */
  readonly adopt: string
  /** When to send how fast. */
  readonly bandwidth: Timetable
  readonly connections: number | 'auto'
  /** Generations to keep on the server, this one included. */
  readonly keep: number
  /** Whether the dataset may have lost more than half of what was published last. */
  readonly allowShrink: boolean
  /** False: hash every file again. */
  readonly trustIndex: boolean
  /** Whether a home without an index of the dataset may take it from the repository's cache, and leave it there. */
  readonly indexCache: boolean
}

/** Where another server has the data. */
export interface StagingInputs {
  /** `user@host[:port]` */
  readonly server: string
  readonly hostKey: string
  /** The home of everything there. */
  readonly root: string
  /** Of the tree; empty for the newest of its name. */
  readonly digest: string
  /** Where the sshd of the server that receives looks for keys; empty for sshd's default. */
  readonly authorizedKeys: string
}

/** Reads the inputs; one that is given wins over the plan. */
export function readInputs(read: InputReader, run: GithubRun): TransferInputs {
  const plan = parsePlan(read.optional('plan'))
  const given = read.optional('source')
  const server = readServer(read, plan.root)
  const staging = readStaging(read, given, server.root)
  const folder = given ? resolve(run.workspace, given) : plan.dataset.path
  const source = staging?.server ?? folder
  const adopt = read.optional('adopt')
  if (adopt && !adopt.startsWith('/')) read.problem(`adopt: "${adopt}" is no absolute path on the server`)
  return {
    ...server,
    plan,
    source,
    staging,
    name: readName(read, plan, staging ? plan.dataset.path : folder),
    adopt,
    bandwidth: readBandwidth(read, plan),
    connections: readConnections(read, plan),
    keep: read.integer('keep', { min: 1 }) ?? plan.transfer.keep,
    allowShrink: read.boolean('allow-shrink') ?? false,
    trustIndex: !(read.boolean('checksum') ?? false),
    indexCache: read.boolean('index-cache') ?? true,
  }
}

/** `user@host` is no folder that anybody has; `./user@host` is one. */
function readStaging(read: InputReader, source: string, root: string): StagingInputs | null {
  const staging = {
    server: source,
    hostKey: read.optional('source-host-key'),
    root: read.optional('source-root') || root,
    digest: read.optional('source-digest'),
    authorizedKeys: read.optional('authorized-keys'),
  }
  if (!/^[^/@\s]+@[^/\s]+$/.test(source)) return null
  if (!staging.root.startsWith('/')) read.problem(`source-root: "${staging.root}" is no absolute folder`)
  if (!/^([0-9a-f]{64})?$/.test(staging.digest))
    read.problem(`source-digest: "${staging.digest}" is no digest`)
  return staging
}

function readName(read: InputReader, plan: Plan, source: string): string {
  // Under the dataset's name, its older generations would be removed for something else.
  const byDefault = source === plan.dataset.path ? plan.dataset.name : plainName(source)
  const name = read.optional('name') || byDefault
  if (!v.is(nameSchema, name))
    read.problem(`name: "${name}" must be letters, digits, dots, dashes or underscores`)
  return name
}

function readBandwidth(read: InputReader, plan: Plan): Timetable {
  const text = read.optional('bandwidth') || plan.transfer.bandwidth
  const timetable = parseBandwidth(text)
  if (typeof timetable !== 'string') return timetable
  read.problem(`bandwidth: ${timetable}`)
  return []
}

function readConnections(read: InputReader, plan: Plan): number | 'auto' {
  const text = read.optional('connections')
  if (text === 'auto') return 'auto'
  return read.integer('connections', { min: 1, max: 16 }) ?? plan.transfer.connections
}
