import * as v from 'valibot'
import { count } from '../schemas.ts'

const amount = v.pipe(v.number(), v.finite(), v.minValue(0))
const words = v.pipe(v.string(), v.maxLength(500))

const spreadSchema = v.strictObject({ least: amount, expected: amount, most: amount })

/** What preflight foresees of a run, with its spread; null where nobody knows. */
export const outlookSchema = v.strictObject({
  /** Seconds of each job, and what they stand on. */
  phases: v.array(v.strictObject({ phase: words, seconds: v.nullable(spreadSchema), basis: words })),
  secondsPerEpoch: v.nullable(spreadSchema),
  totalSeconds: v.nullable(spreadSchema),
  /** Of all phases, in the currency of the price. */
  cost: v.nullable(spreadSchema),
  /** Of the GPU while it trains. */
  energyKwh: v.nullable(spreadSchema),
  bytes: v.strictObject({
    transfer: amount,
    /** What caches of all pictures would take. */
    ramCache: v.nullable(count),
    diskCache: v.nullable(count),
    /** What will still be written on the server. */
    disk: v.nullable(amount),
  }),
  /** The goals of moving a training to a server. */
  goals: v.array(
    v.strictObject({
      name: v.picklist(['speed', 'whole time', 'data lost', 'convergence']),
      wanted: words,
      verdict: v.picklist(['will be met', 'probably met', 'probably missed', 'will be missed', 'not known']),
      /** Times as fast, hours, or files. */
      found: v.nullable(spreadSchema),
      why: words,
    }),
  ),
})

/** What is foreseen. */
export type Outlook = v.InferOutput<typeof outlookSchema>
/** A number that is not certain. */
export type Spread = v.InferOutput<typeof spreadSchema>
