import * as v from 'valibot'
import { type Callback, callbackSchema } from '../../interfaces/callback.ts'
import { nearest } from '../../text/nearest.ts'

/** What Ultralytics 8.4.190 calls functions for while it trains (engine/trainer.py and engine/validator.py). */
export const EVENTS: readonly string[] =
  `on_pretrain_routine_start on_pretrain_routine_end on_train_start on_train_epoch_start on_train_batch_start
  on_train_batch_end on_train_epoch_end on_val_start on_val_batch_start on_val_batch_end on_val_end on_model_save
  on_fit_epoch_end on_train_end teardown`.split(/\s+/)

/**
 * Reads `module:function`, whose function is named after its event, or `event=module:function`.
 *
 * @returns the callback, or what is wrong with it
 */
export function parseCallback(written: string): Callback | string {
  const [, event, module, name] = /^(?:(\w+) *= *)?([\w.]+):(\w+)$/.exec(written) ?? []
  const parsed = v.safeParse(callbackSchema, { event: event ?? name, module, function: name })
  if (!parsed.success) return `"${written}" is not module:function or event=module:function`
  if (EVENTS.includes(parsed.output.event)) return parsed.output
  const meant = nearest(parsed.output.event, EVENTS)
  const hint =
    meant === undefined
      ? `write event=${module}:${name}, with one of ${EVENTS.join(', ')}`
      : `did you mean ${meant}?`
  return `"${parsed.output.event}" is not an event of Ultralytics; ${hint}`
}

/**
 * Reads several, leaving out what is none.
 *
 * @param problem told what is wrong with one
 */
export function readCallbacks(
  written: readonly string[],
  problem: (text: string) => void = () => undefined,
): Callback[] {
  return written.flatMap((each) => {
    const parsed = parseCallback(each)
    if (typeof parsed !== 'string') return [parsed]
    problem(parsed)
    return []
  })
}
