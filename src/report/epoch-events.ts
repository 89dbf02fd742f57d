import * as v from 'valibot'

const number = v.fallback(v.nullable(v.number()), null)

/** What the driver says at the end of an epoch (`remote/driver/driver_watch.py`); whether it can be is judged later. */
const epochEventSchema = v.object({
  type: v.literal('epoch'),
  epoch: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  seconds: number,
  totalSeconds: number,
  metrics: v.fallback(v.object({ precision: number, recall: number, map50: number, map50_95: number }), {
    precision: null,
    recall: null,
    map50: null,
    map50_95: null,
  }),
})

/** What the driver says at the end of an epoch. */
export type EpochEvent = v.InferOutput<typeof epochEventSchema>

/** So that nothing else is parsed: most of the lines tell how far an epoch is. */
const MARK = /"type": ?"epoch"/
const MAX_EPOCHS = 100_000

/**
 * Reads what events.jsonl tells of whole epochs.
 *
 * @param text the file; it comes from the server: lines that are no events of ours are passed over
 * @returns by epoch; of one that was repeated after a resume, the last
 */
export function readEpochEvents(text: string): Map<number, EpochEvent> {
  const found = new Map<number, EpochEvent>()
  for (let start = 0; start < text.length && found.size < MAX_EPOCHS; ) {
    const end = text.indexOf('\n', start)
    const line = text.slice(start, end < 0 ? text.length : end)
    const event = MARK.test(line) ? epochEvent(line) : undefined
    if (event) found.set(event.epoch, event)
    start = end < 0 ? text.length : end + 1
  }
  return found
}

function epochEvent(line: string): EpochEvent | undefined {
  try {
    const parsed = v.safeParse(epochEventSchema, JSON.parse(line))
    return parsed.success ? parsed.output : undefined
  } catch {
    return undefined
  }
}
