import { resolve } from 'node:path'
import * as v from 'valibot'
import { type Plan, parsePlan } from '../../src/config/plan.ts'
import { plainName } from '../../src/config/resolve.ts'
import { extensionSchema, transfer } from '../../src/config/sections.ts'
import { parseBandwidth, type Timetable } from '../../src/config/timetable.ts'
import { layOver } from '../../src/github/explicit-inputs.ts'
import type { InputReader } from '../../src/github/inputs.ts'
import type { GithubRun } from '../../src/github/run.ts'
import {
  readServer,
  readStaging,
  type ServerInputs,
  type StagingInputs,
} from '../../src/github/server-inputs.ts'
import { nameSchema } from '../../src/schemas.ts'

/** Everything that transfer was told. */
export interface TransferInputs extends ServerInputs {
  /** What preflight decided. */
  readonly plan: Plan
  readonly trainingId: string
  /** The folder to transfer, absolute; of the staging server its address. */
  readonly source: string
  /** The server that holds the data, when it is not the runner. */
  readonly staging: StagedTree | null
  /** Its name on the server. */
  readonly name: string
  /** Folder on the server whose files may be used instead of sending them; empty for none. */
  readonly adopt: string
  /** When to send how fast. */
  readonly bandwidth: Timetable
  readonly connections: number | 'auto'
  /** Extensions of files to compress on the way. */
  readonly compress: readonly string[]
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
export interface StagedTree extends StagingInputs {
  /** The home of everything there. */
  readonly root: string
  readonly digest: string
  /** Where the sshd of the server that receives looks for keys; empty for sshd's default. */
  readonly authorizedKeys: string
}

/** Reads the inputs; one that is given wins over the plan. */
export function readInputs(read: InputReader, run: GithubRun): TransferInputs {
  const plan = parsePlan(read.optional('plan'))
  const given = read.optional('source')
  const server = readServer(read, plan.root)
  const staging = readStagedTree(read, plan, given)
  const folder = given ? resolve(run.workspace, given) : plan.dataset.path
  const adopt = read.optional('adopt')
  if (adopt && !adopt.startsWith('/')) read.problem(`adopt: "${adopt}" is not an absolute path on the server`)
  const told = layOver(read, transfer, plan.transfer, { compress: readCompress })
  return {
    ...server,
    plan,
    trainingId: plan.trainingId,
    source: staging?.server ?? folder,
    staging,
    name: readName(read, plan, folder),
    adopt,
    ...told,
    bandwidth: timetableOf(read, told.bandwidth),
    allowShrink: read.boolean('allow-shrink') ?? false,
    trustIndex: !(read.boolean('checksum') ?? false),
    indexCache: read.boolean('index-cache') ?? true,
  }
}

/** A folder that is given wins over what the plan says. */
function readStagedTree(read: InputReader, plan: Plan, folder: string): StagedTree | null {
  const inputs = { ...readStaging(read), authorizedKeys: read.optional('authorized-keys') }
  if (plan.dataset.staging === null || folder !== '') return null
  if (inputs.server === '')
    read.problem('staging is required: the plan says that the dataset lies on the staging server')
  return { ...inputs, ...plan.dataset.staging }
}

function readName(read: InputReader, plan: Plan, source: string): string {
  // Under the dataset's name, its older generations would be removed for something else.
  const byDefault = source === plan.dataset.path ? plan.dataset.name : plainName(source)
  const name = read.optional('name') || byDefault
  if (!v.is(nameSchema, name))
    read.problem(`name: "${name}" must be letters, digits, dots, dashes or underscores`)
  return name
}

function timetableOf(read: InputReader, bandwidth: string): Timetable {
  const timetable = parseBandwidth(bandwidth)
  if (typeof timetable !== 'string') return timetable
  read.problem(`bandwidth: ${timetable}`)
  return []
}

function readCompress(read: InputReader): string[] | undefined {
  const words = read
    .optional('compress')
    .split(/[\s,]+/)
    .filter(Boolean)
  for (const word of words) {
    if (!v.is(extensionSchema, word)) read.problem(`compress: "${word}" must be an extension without its dot`)
  }
  return words.length > 0 ? words : undefined
}
