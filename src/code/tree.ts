import type { Plan } from '../config/plan.ts'
import type { Callback } from '../interfaces/callback.ts'

/** Code of the user's own on the server. */
export interface CodeTree {
  readonly name: string
  /** SHA-256 in hex. */
  readonly digest: string
  readonly callbacks: readonly Callback[]
}

const SUFFIX = '.code'
/** Of a folder's name on the server. */
const MOST_CHARACTERS = 100

/** @returns the user's own code as a tree of its own on the server, or null when the plan names none */
export function codeTree({ dataset, code }: Pick<Plan, 'dataset' | 'code'>): CodeTree | null {
  if (code === null) return null
  const name = dataset.name.slice(0, MOST_CHARACTERS - SUFFIX.length) + SUFFIX
  return { name, digest: code.digest, callbacks: code.callbacks }
}
