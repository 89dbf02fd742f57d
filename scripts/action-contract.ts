import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { parse } from 'yaml'

const described = v.pipe(v.string(), v.trim(), v.minLength(1, 'a description is missing'))

const contractSchema = v.object({
  name: v.string(),
  description: described,
  inputs: v.record(
    v.string(),
    v.strictObject({
      description: described,
      required: v.optional(v.boolean(), false),
      default: v.optional(v.string()),
    }),
  ),
  outputs: v.record(v.string(), v.strictObject({ description: described })),
  runs: v.looseObject({ using: v.string(), main: v.string(), post: v.optional(v.string()) }),
})

/** What an action.yml promises. */
export type ActionContract = v.InferOutput<typeof contractSchema>

/** The folder of the actions. */
export const ACTIONS = join(import.meta.dirname, '../actions')

/** The names of the actions: folders with an action.yml. */
export function actionNames(): string[] {
  return readdirSync(ACTIONS).filter((name) => existsSync(join(ACTIONS, name, 'action.yml')))
}

/** Reads an action's contract. */
export function readContract(name: string): ActionContract {
  return parseContract(readFileSync(join(ACTIONS, name, 'action.yml'), 'utf8'), `actions/${name}/action.yml`)
}

/**
 * Reads a contract from the text of an action.yml.
 *
 * @param source what to call it in messages
 * @throws Error when an input or an output has no description, or something is misspelt
 */
export function parseContract(text: string, source: string): ActionContract {
  const result = v.safeParse(contractSchema, parse(text))
  if (result.success) return result.output
  const problems = result.issues.map((issue) => `${v.getDotPath(issue) ?? ''}: ${issue.message}`)
  throw new Error(`${source}: ${problems.join('; ')}`)
}
