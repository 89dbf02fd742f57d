import * as v from 'valibot'
import type { WeightUse } from '../interfaces/workload.ts'
import { count, seconds, sha256 } from '../schemas.ts'

const version = v.pipe(v.string(), v.regex(/^[\w.+!-]{0,64}$/, 'must be a version'))

/**
 * A GPU's name as the server's side has made it plain (`remote/gpu_retrain/machine/nvidia.py`, plain): letters and digits of any
 * script, and no mark that means something to Markdown, HTML or a log. It goes through the plan and every later job.
 */
export const gpuNameSchema = v.pipe(
  v.string(),
  v.regex(/^[\p{L}\p{M}\p{N} _.,()/+&'?®™©°-]{0,120}$/u, 'must be a plain name'),
)

/** What `environment.ensure` answers. */
export const venvSchema = v.pipe(
  v.object({
    /** Absolute path on the server. */
    venv: v.pipe(v.string(), v.regex(/^\/[^\p{Cc}]{1,4000}$/u, 'must be an absolute path')),
    /** SHA-256 over everything that went into it, in hex. */
    fingerprint: sha256,
    /** Whether it was there already. */
    reused: v.boolean(),
    python: version,
    installer: v.picklist(['uv', 'pip']),
    /** Where PyTorch came from; empty for the package index. */
    torchIndex: v.pipe(v.string(), v.maxLength(2000)),
    packages: count,
    /** What the build took, whenever that was. */
    seconds,
  }),
  v.check(
    ({ venv, fingerprint }) => venv.endsWith(`/venvs/${fingerprint}`),
    'venv must be named by its fingerprint',
  ),
)

/** A complete Python environment on the server. */
export type Venv = v.InferOutput<typeof venvSchema>

/** What `proof.prove` answers. */
export const proofSchema = v.object({
  torch: version,
  /** The CUDA version that PyTorch is built for; empty for none. */
  cuda: version,
  /** The version of the library that trains. */
  library: version,
  /** The name of the GPU that computed; empty for the CPU. */
  gpu: gpuNameSchema,
  memoryBytes: count,
  /** Whether an earlier proof still counts. */
  reused: v.boolean(),
})

/** The proof that an environment computes. */
export type Proof = v.InferOutput<typeof proofSchema>

/** What `weights.ensure` answers, in the order in which it was asked. */
export const weightsSchema = v.object({
  weights: v.pipe(
    v.array(
      v.object({
        /** An architecture comes with the library. */
        kind: v.picklist(['file', 'architecture']),
        /** Whether it was fetched just now. */
        fetched: v.boolean(),
        /** In hex; empty for an architecture. */
        sha256: v.pipe(v.string(), v.regex(/^([0-9a-f]{64})?$/, 'must be a SHA-256')),
        bytes: count,
        /** What the model is for, as Ultralytics calls it. */
        task: v.pipe(v.string(), v.regex(/^[a-z]{1,20}$/, 'must be the name of a task')),
      }),
    ),
    v.maxLength(10),
  ),
})

/** What a training starts from, as it is on the server. */
export type ServerWeights = v.InferOutput<typeof weightsSchema>['weights'][number] &
  WeightUse & {
    /** Whether it travelled from the runner. */
    readonly sent: boolean
  }

/** What `arguments.check` answers: how many arguments it approved. */
export const checkedSchema = v.object({ checked: count })

/** What the operations tell meanwhile. */
export const eventSchema = v.object({
  kind: v.picklist(['step', 'line', 'notice', 'alive']),
  text: v.optional(v.pipe(v.string(), v.maxLength(2000)), ''),
  seconds: v.optional(seconds, 0),
})
