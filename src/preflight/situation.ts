import type { Load } from '../interfaces/load.ts'
import { workloadOf } from '../workloads/workloads.ts'
import { type Foretold, foretell } from './foretell.ts'
import { type Found, neededWeights } from './found.ts'
import { inputHash } from './input-hash.ts'
import { type Need, spaceNeed, type UsableRoot, usableRoot } from './need.ts'

/** Everything that preflight judges: what it found, and what follows from it. */
export interface Situation extends Found {
  readonly load: Load
  /** What the server will probably decide where an argument is `auto`. */
  readonly foretold: readonly Foretold[]
  /** The server's home of everything; null when it cannot be used. */
  readonly root: UsableRoot | null
  /** What will still be written there; null without a root. */
  readonly need: Need | null
  /** Files of weights that the server must have, or fetch: names as written in the settings. */
  readonly weights: readonly string[]
  /** Of everything that decides what the training learns. */
  readonly inputHash: string
}

/** Works out, once, what follows from what was found. */
export function situationOf(found: Found): Situation {
  const root = usableRoot(found.server.root)
  const { workload, training } = found.settings
  const asked = workloadOf(workload).arguments.load(training.args)
  const { load, foretold } = foretell(asked, found, root)
  return {
    ...found,
    load,
    foretold,
    root,
    need: root && spaceNeed(found.audit, load.cache, root),
    weights: neededWeights(found),
    inputHash: inputHash(found),
  }
}
