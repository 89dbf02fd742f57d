import * as v from 'valibot'
import { STATES } from '../training/states.ts'

/** What a supervisor says whenever the training's state changes; `atMs` is the server's wall clock. */
const stateEventSchema = v.object({
  from: v.literal('supervisor'),
  attempt: v.pipe(v.number(), v.safeInteger()),
  atMs: v.pipe(v.number(), v.safeInteger()),
  type: v.literal('state'),
  state: v.picklist(STATES),
})

const MAX_STRETCHES = 200

/** A stretch of time that a training spent in one state. */
export interface Stretch {
  readonly attempt: number
  readonly state: string
  readonly seconds: number
}

/**
 * Tells from events.jsonl how long a training was in which state, over all its attempts.
 *
 * @param text the file; it comes from the server: lines that are no events of ours are passed over
 * @returns the stretches in the order in which they were; time between two attempts belongs to none
 */
export function readTimeline(text: string): Stretch[] {
  const changes = text.split('\n').flatMap(stateChange)
  const stretches: Stretch[] = []
  for (const [at, { attempt, state, atMs }] of changes.entries()) {
    const next = changes[at + 1]
    if (!next || next.attempt !== attempt) continue
    stretches.push({ attempt, state, seconds: Math.max(0, next.atMs - atMs) / 1000 })
  }
  return merged(stretches).slice(0, MAX_STRETCHES)
}

/** A state is said again when its reason changes: one stretch all the same. */
function merged(stretches: readonly Stretch[]): Stretch[] {
  const result: Stretch[] = []
  for (const stretch of stretches) {
    const last = result.at(-1)
    if (last && last.state === stretch.state && last.attempt === stretch.attempt) {
      result.splice(-1, 1, { ...last, seconds: last.seconds + stretch.seconds })
    } else {
      result.push(stretch)
    }
  }
  return result
}

function stateChange(line: string): Array<v.InferOutput<typeof stateEventSchema>> {
  try {
    const parsed = v.safeParse(stateEventSchema, JSON.parse(line))
    return parsed.success ? [parsed.output] : []
  } catch {
    return []
  }
}
