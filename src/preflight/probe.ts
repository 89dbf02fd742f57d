import * as v from 'valibot'
import { gpuNameSchema } from '../environment/replies.ts'
import type { Agent } from '../ssh/agent.ts'
import { ours, remoteOperation } from '../ssh/operation.ts'

const bytes = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER))
const text = v.pipe(v.string(), v.maxLength(1000))
const version = v.pipe(v.string(), v.regex(/^[\w.+-]{1,40}$/, 'must be a version'))
const path = v.pipe(v.string(), v.regex(/^\/[^\0]{0,4000}$/, 'must be an absolute path'))

const space = {
  path,
  totalBytes: bytes,
  freeBytes: bytes,
  /** Files that can still be made; null where the file system does not count them. */
  freeInodes: v.nullable(bytes),
  /** For the user of the connection. */
  writable: v.boolean(),
}

/** Empty where the driver does not say. */
const knownVersion = v.union([version, v.literal('')])

const gpuSchema = v.object({
  index: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(99)),
  name: v.pipe(gpuNameSchema, v.minLength(1)),
  driver: knownVersion,
  /** Compute capability, such as `8.0`. */
  capability: knownVersion,
  /** null where nobody says: shared with the processor, divided (MIG), or not told. */
  memoryBytes: v.nullable(bytes),
  usedBytes: bytes,
  /** What nvidia-smi finds wrong with it; empty or missing when nothing. */
  problem: v.optional(text),
  /** What else computes there, one line each. */
  processes: v.pipe(v.array(text), v.maxLength(20)),
})

/** A GPU of the server. */
export type Gpu = v.InferOutput<typeof gpuSchema>

const volumeSchema = v.object({ ...space, kind: text })

/** A volume of the server that could hold `root`. */
export type Volume = v.InferOutput<typeof volumeSchema>

const rootSchema = v.union([
  v.object({
    ...space,
    /** Without links. */
    realPath: text,
    /** Empty: everything that is needed works there. */
    problem: v.literal(''),
    hardLinks: v.boolean(),
    /** On disk, of what may be parts of this dataset; null when counting took too long. */
    storedBytes: v.nullable(bytes),
    /** Whether any complete Python environment is there. */
    hasVenv: v.boolean(),
    /** Of the weights that were asked for. */
    missingWeights: v.pipe(v.array(text), v.maxLength(10)),
  }),
  v.object({ path, problem: v.pipe(text, v.minLength(1)) }),
])

/** The folder for everything on the server: usable, or with the problem that it has. */
export type Root = v.InferOutput<typeof rootSchema>

/** What `probe.server` answers. */
export const serverSchema = v.object({
  python: version,
  user: text,
  bootId: v.pipe(v.string(), v.regex(/^[0-9a-f-]{0,40}$/, 'must be a UUID')),
  processors: v.object({
    count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000)),
    /** What affinity and quota leave; a fraction is possible. */
    usable: v.pipe(v.number(), v.gtValue(0), v.maxValue(100_000)),
  }),
  memory: v.object({
    totalBytes: bytes,
    /** Of the machine: what Ultralytics believes to have. */
    availableBytes: bytes,
    /** What the container may have in all; null for no limit. */
    limitBytes: v.nullable(bytes),
    /** What the container can still get. */
    usableBytes: bytes,
  }),
  /** Free in /dev/shm; null when there is none. */
  sharedMemoryBytes: v.nullable(bytes),
  gpus: v.pipe(v.array(gpuSchema), v.maxLength(64)),
  /** Why there is no GPU; empty when there is one. */
  note: text,
  /** Largest free space first. */
  volumes: v.pipe(v.array(volumeSchema), v.maxLength(50)),
  root: v.nullable(rootSchema),
})

/** What a server is. */
export const describeServer = remoteOperation('probe.server', {
  args: v.strictObject({ root: v.string(), name: v.string(), weights: ours<readonly string[]>() }),
  reply: serverSchema,
  codes: [],
})

/** What the server says it is. It may lie; what the pipeline relies on is proven later. */
export type Server = v.InferOutput<typeof serverSchema>

/** Longer than all of the probe's own limits together: nvidia-smi five times 30 s, volumes, adding up the store. */
const DEADLINE_MS = 240_000

/**
 * Asks the server what it is. A root that is given is made if it is missing, and tried.
 *
 * @param root may be empty
 * @param name of the dataset
 * @param weights names of files that the training will look for below `root/weights`
 * @throws Failure as `Agent.call` does
 */
export function probeServer(
  agent: Agent,
  root: string,
  name: string,
  weights: readonly string[],
  signal: AbortSignal,
): Promise<Server> {
  return agent.call(
    describeServer,
    { root, name, weights },
    {
      signal,
      deadlineMs: DEADLINE_MS,
    },
  )
}
