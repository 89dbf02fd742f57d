import { readdir } from 'node:fs/promises'
import * as v from 'valibot'
import { homeFolder } from '../home/layout.ts'
import { INPUT_HASH_FACT, JUDGED_BY_FACT, type PhaseRecord, readPhases } from '../home/phases.ts'
import { nameSchema } from '../schemas.ts'

/** How a training of the same inputs was judged. */
export interface Judged {
  readonly trainingId: string
  /** Of its last collection: `pass`, `fail` or `incomplete`; `none` when it says none. */
  readonly verdict: string
  /** When that collection began, or the training without one: ISO 8601, UTC. */
  readonly at: string
  /** Why that is not a reason to skip; empty when it is one. */
  readonly doubt: string
  /** What else is known of it, such as how much has changed since. */
  readonly note?: string
}

/**
 * The last verdict on what a run would train. A person who starts a run wants it; a schedule wants a training unless the
 * last one of the same inputs has passed, and would pass by the gates as they are now.
 *
 * @param eventName what started the run, as GitHub calls it
 * @param home the runner-side home, absolute
 * @param hash of what the training is made of (inputHash)
 * @param gates hash of what the run would be judged by (`judgedBy`)
 * @returns undefined when there is none, or a person has started the run
 */
export async function judgedBefore(
  eventName: string,
  home: string,
  hash: string,
  gates: string,
): Promise<Judged | undefined> {
  if (eventName !== 'schedule') return undefined
  let last: Judged | undefined
  for (const id of await trainingIds(home)) {
    const judged = judgementOf(id, await readPhases(home, id), hash, gates)
    if (judged && (!last || Date.parse(judged.at) > Date.parse(last.at))) last = judged
  }
  return last
}

async function trainingIds(home: string): Promise<string[]> {
  const names = await readdir(homeFolder(home, 'runs')).catch(() => [])
  return names.filter((name) => v.is(nameSchema, name))
}

function judgementOf(
  trainingId: string,
  phases: readonly PhaseRecord[],
  hash: string,
  gates: string,
): Judged | undefined {
  const found = (wanted: string) => phases.find(({ phase }) => phase === wanted)
  const [preflight, train, collect] = [found('preflight'), found('train'), found('collect')]
  if (preflight?.facts[INPUT_HASH_FACT] !== hash || !train) return undefined
  // Its results did not come home, or what was said of them is damaged: an older pass says nothing of these.
  if (!collect) return { trainingId, verdict: 'none', at: train.startedAt, doubt: 'it was not collected' }
  const verdict = String(collect.facts.verdict ?? 'none')
  const doubt = doubtAbout(preflight, train, collect, gates)
  return { trainingId, verdict, at: collect.startedAt, doubt }
}

/** Why a collection does not prove that the model is there and good. */
function doubtAbout(preflight: PhaseRecord, train: PhaseRecord, collect: PhaseRecord, gates: string): string {
  const times = [preflight, train, collect].map(({ startedAt }) => Date.parse(startedAt))
  const { verdict, failure } = collect.facts
  if (times.some((time, at) => time < (times[at - 1] ?? time)))
    return 'it is older than what was last planned'
  if (train.facts.state !== 'finished') return 'the training has not finished'
  if (verdict !== 'pass') return 'that is not pass'
  if (failure !== undefined) return `its collection failed with ${failure}`
  return collect.facts[JUDGED_BY_FACT] === gates ? '' : 'the gates or the baseline have changed since'
}
