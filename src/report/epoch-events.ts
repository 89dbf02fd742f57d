import * as v from 'valibot'
import { readForeignJson } from '../untrusted/json.ts'

const number = v.fallback(v.nullable(v.number()), null)

/** What the driver says at the end of an epoch (`remote/gpu_retrain/workloads/ultralytics/training_watch.py`); whether it can be is judged later. */
const epochEventSchema = v.object({
  type: v.literal('epoch'),
  epoch: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  seconds: number,
  totalSeconds: number,
  metrics: v.fallback(v.object({ precision: number, recall: number, map50: number, map5095: number }), {
    precision: null,
    recall: null,
    map50: null,
    map5095: null,
  }),
})

/** What the driver says at the end of an epoch. */
export type EpochEvent = v.InferOutput<typeof epochEventSchema>

/** So that nothing else is parsed: most of the lines tell how far an epoch is. */
const MARK = /"type": ?"epoch"/
const MAX_EPOCHS = 100_000
/** An event is below 1 kB. */
const MAX_CHARACTERS = 64 << 10

/** Tells from events.jsonl what was said of whole epochs. */
export class EpochEvents {
  readonly #found = new Map<number, EpochEvent>()

  /** @param line of the file; it comes from the server: what is not an event of ours is passed over */
  add(line: string): void {
    const event = this.#found.size < MAX_EPOCHS && MARK.test(line) ? epochEvent(line) : undefined
    if (event) this.#found.set(event.epoch, event)
  }

  /** By epoch; of one that was repeated after a resume, the last. */
  get byEpoch(): ReadonlyMap<number, EpochEvent> {
    return this.#found
  }
}

function epochEvent(line: string): EpochEvent | undefined {
  const parsed = v.safeParse(epochEventSchema, readForeignJson(line, MAX_CHARACTERS))
  return parsed.success ? parsed.output : undefined
}
