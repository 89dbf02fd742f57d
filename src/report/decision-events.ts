import * as v from 'valibot'
import { readForeignJson } from '../untrusted/json.ts'

const text = v.pipe(v.string(), v.maxLength(1000))

/** What the driver says of an argument that was `auto` (`remote/gpu_retrain/workloads/ultralytics/decisions.py`). */
const decisionSchema = v.object({
  type: v.literal('decision'),
  setting: v.pipe(v.string(), v.maxLength(40)),
  value: v.pipe(v.string(), v.maxLength(40)),
  reason: text,
})

/** What an argument became that was `auto`, and why. */
export interface Decision {
  readonly setting: string
  readonly value: string
  readonly reason: string
}

/** So that nothing else is parsed. */
const MARK = /"type": ?"decision"/
const MAX_CHARACTERS = 8192
/** There are three; a newer server may decide more. */
const MAX_DECISIONS = 20

/** Tells from events.jsonl what the server decided. */
export class DecisionEvents {
  readonly #found = new Map<string, Decision>()

  /** @param line of the file; it comes from the server: what is not an event of ours is passed over */
  add(line: string): void {
    if (!MARK.test(line)) return
    const parsed = v.safeParse(decisionSchema, readForeignJson(line, MAX_CHARACTERS))
    if (!parsed.success) return
    const { setting, value, reason } = parsed.output
    if (this.#found.size < MAX_DECISIONS || this.#found.has(setting))
      this.#found.set(setting, { setting, value, reason })
  }

  /** In the order in which they were made; of one that was made anew on another machine, the last. */
  get decisions(): readonly Decision[] {
    return [...this.#found.values()]
  }
}
