import type { HookName } from '../config/hooks.ts'
import { printable } from '../text/printable.ts'

/** What a hook is told of the run; what is unknown is empty. */
export interface HookFacts {
  readonly result?: 'success' | 'failure' | 'cancelled'
  /** Stable code of what failed. */
  readonly failure?: string
  /** Why, in words that may be the server's. */
  readonly reason?: string
  /** What the training is doing, or how it ended; `none` where there is none. */
  readonly state?: string
  readonly verdict?: string
  readonly epochs?: number | null
  readonly hours?: number | null
  readonly cost?: number | null
  /** Where what came home lies on the runner, absolute. */
  readonly folder?: string
}

/** What a hook is told of where it runs. */
export interface HookPlace {
  readonly trainingId: string
  readonly server: string
  readonly root: string
  readonly runUrl: string
}

/** What a step of a workflow has no part in: tokens of the toolkit, inputs, and files that would become our outputs. */
const OURS = /^(ACTIONS_|INPUT_|STATE_|GITHUB_(OUTPUT|STATE|ENV|PATH)$)/

/**
 * The environment of a hook: what a step of the workflow has, what we tell it, and its secrets.
 *
 * @param own of this process, whose inputs were taken out already
 */
export function hookEnvironment(
  own: NodeJS.ProcessEnv,
  name: HookName,
  facts: HookFacts,
  place: HookPlace,
  secrets: ReadonlyMap<string, string>,
): Record<string, string> {
  const inherited = Object.entries(own).filter(([key, value]) => value !== undefined && !OURS.test(key))
  return {
    ...(Object.fromEntries(inherited) as Record<string, string>),
    ...Object.fromEntries(told(name, facts, place)),
    ...Object.fromEntries(secrets),
  }
}

/** The variables that `docs` and the README of collect name. */
function told(name: HookName, facts: HookFacts, place: HookPlace): [string, string][] {
  const values = {
    HOOK: name,
    RESULT: facts.result,
    FAILURE: facts.failure,
    REASON: printable(facts.reason ?? '', 500),
    TRAINING_ID: place.trainingId,
    STATE: facts.state ?? 'none',
    VERDICT: facts.verdict,
    EPOCHS: facts.epochs?.toFixed(0),
    HOURS: facts.hours?.toFixed(2),
    COST: facts.cost?.toFixed(2),
    FOLDER: facts.folder,
    SERVER: place.server,
    ROOT: place.root,
    RUN_URL: place.runUrl,
  }
  return Object.entries(values).map(([key, value = '']) => [`GPU_RETRAIN_${key}`, value.replaceAll('\0', '')])
}
