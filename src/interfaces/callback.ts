import * as v from 'valibot'

const word = v.pipe(v.string(), v.regex(/^[A-Za-z_]\w{0,99}$/))

/** A function of the user's own, and the event that calls it. */
export const callbackSchema = v.strictObject({
  event: word,
  /** Dotted, from the top of the code's folder. */
  module: v.pipe(v.string(), v.regex(/^[A-Za-z_]\w*(\.[A-Za-z_]\w*){0,9}$/), v.maxLength(300)),
  function: word,
})

/** A function of the user's own, and the event that calls it. */
export type Callback = v.InferOutput<typeof callbackSchema>
