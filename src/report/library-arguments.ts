import * as v from 'valibot'
import { ARGUMENTS_LIMITS, readForeignYaml } from '../untrusted/yaml.ts'
import { type Outcome, outcomeSchema } from './outcome.ts'

/**
 * Reads an args.yaml of Ultralytics.
 *
 * @param yaml the file's text, which may be hostile
 * @returns the effective arguments by name; empty when it is not one
 */
export function readArguments(yaml: string): Outcome['arguments'] {
  const { value } = readForeignYaml(yaml, '1.2', ARGUMENTS_LIMITS)
  const parsed = v.safeParse(outcomeSchema.entries.arguments, value)
  return parsed.success ? parsed.output : {}
}
