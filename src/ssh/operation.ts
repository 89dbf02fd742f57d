/** What the server can be asked, declared once: beside the code that asks. */
import * as v from 'valibot'
import type { ErrorCode } from '../errors.ts'

/** With which codes any operation may end (`remote/gpu_retrain/channel/agent.py`). */
const ALWAYS = ['AGENT_FAILED', 'REMOTE_DISK_FULL', 'ROOT_UNUSABLE'] as const

/** An operation, whatever it takes and answers. */
export interface Operation {
  /** `module.name`, from the OPERATIONS of that module in `remote/gpu_retrain/`. */
  readonly name: string
  /**
   * With which codes the server may end it, besides those of every operation. It is not trusted to choose: a code of ours has a
   * meaning of ours, and HOST_KEY_MISSING from the far end of a channel would be a lie with all three lines.
   */
  readonly codes: readonly ErrorCode[]
  /** The shape of its arguments; what we send is not checked against it, its type is. */
  readonly args: v.GenericSchema
  /** The shape that its result must have. */
  readonly reply: v.GenericSchema
}

/** An operation with the types of what it takes and what it answers. A test compares both with the Python. */
export interface RemoteOperation<Args, Reply> extends Operation {
  readonly args: v.GenericSchema<Args>
  readonly reply: v.GenericSchema<unknown, Reply>
}

/**
 * Declares an operation of the server's.
 *
 * @param name `module.name`
 * @param declaration.args the shape of its arguments; what we send is not checked against it, its type is
 * @param declaration.reply the shape that its result must have
 * @param declaration.codes with which it may end, besides those of every operation
 */
export function remoteOperation<Args extends { readonly [key: string]: unknown }, Reply>(
  name: `${string}.${string}`,
  declaration: Omit<RemoteOperation<Args, Reply>, 'name'>,
): RemoteOperation<Args, Reply> {
  return { name, ...declaration }
}

/** A part of the arguments that has a type of ours: we made it, so there is nothing to check. */
export function ours<T>(): v.GenericSchema<T> {
  return v.custom<T>(() => true)
}

/** For an operation that takes nothing. */
export const NO_ARGUMENTS = v.strictObject({})

/** With which codes an operation may end. */
export function codesOf({ codes }: Pick<Operation, 'codes'>): readonly ErrorCode[] {
  return [...ALWAYS, ...codes]
}
