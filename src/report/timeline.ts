import * as v from 'valibot'
import { count } from '../schemas.ts'
import { STATES } from '../training/states.ts'
import { readForeignJson } from '../untrusted/json.ts'

/** What a supervisor says whenever the training's state changes; `atMs` is the server's wall clock. */
const stateEventSchema = v.object({
  from: v.literal('supervisor'),
  attempt: v.pipe(v.number(), v.safeInteger()),
  atMs: v.pipe(v.number(), v.safeInteger()),
  type: v.literal('state'),
  state: v.picklist(STATES),
})

/** What is written when a training is brought to another server, with the checkpoint that came along. */
const movedEventSchema = v.object({
  from: v.literal('mirror'),
  type: v.literal('moved'),
  server: count,
  epoch: count,
})

const MAX_STRETCHES = 200
/** Of states that a training goes through; a supervisor does not write more. */
const MAX_CHANGES = 10_000
/** An event is below 1 kB, and a reason in it below 10. */
const MAX_CHARACTERS = 64 << 10

type StateChange = v.InferOutput<typeof stateEventSchema>

/** A stretch of time that a training spent in one state. */
export interface Stretch {
  readonly attempt: number
  readonly state: string
  readonly seconds: number
}

/** Another server from here on: the so-many-th, after that epoch. */
export type Move = Pick<v.InferOutput<typeof movedEventSchema>, 'server' | 'epoch'>

/** Tells from events.jsonl how long a training was in which state, over all its attempts. */
export class Timeline {
  readonly #changes: StateChange[] = []
  readonly moves: Move[] = []

  /** @param line of the file; it comes from the server: what is not an event of ours is passed over */
  add(line: string): void {
    // Of ten thousand events a few tell of a state: only these are worth parsing.
    if (line.includes('"moved"')) this.#addMove(line)
    if (!line.includes('"state"') || this.#changes.length >= MAX_CHANGES) return
    const parsed = v.safeParse(stateEventSchema, readForeignJson(line, MAX_CHARACTERS))
    if (parsed.success) this.#changes.push(parsed.output)
  }

  #addMove(line: string): void {
    const parsed = v.safeParse(movedEventSchema, readForeignJson(line, MAX_CHARACTERS))
    if (!parsed.success || this.moves.length >= MAX_STRETCHES) return
    const { server, epoch } = parsed.output
    this.moves.push({ server, epoch })
  }

  /** @returns the stretches in the order in which they were; time between two attempts belongs to none */
  stretches(): Stretch[] {
    const stretches: Stretch[] = []
    for (const [at, { attempt, state, atMs }] of this.#changes.entries()) {
      const next = this.#changes[at + 1]
      if (!next || next.attempt !== attempt) continue
      stretches.push({ attempt, state, seconds: Math.max(0, next.atMs - atMs) / 1000 })
    }
    return merged(stretches).slice(0, MAX_STRETCHES)
  }
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
