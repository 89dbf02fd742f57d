import * as v from 'valibot'
import { Failure } from '../errors.ts'
import { pack } from './packed.ts'
import { type Plan, planSchema } from './plan.ts'

/** An input reaches an action as a variable of its environment, which Linux limits to 131,072 bytes with its name. */
const MOST_BYTES = 120_000
/** Up to here a plan stays what people can read. */
const READABLE_BYTES = 60_000
/**
 * Writes a plan as the output that it becomes: JSON, or packed JSON where thousands of classes or folders make it long.
 *
 * @throws Failure INPUT_INVALID when no later action could take it
 */
export function writePlan(plan: Plan): string {
  const result = v.safeParse(planSchema, plan)
  if (!result.success) {
    const [issue] = result.issues
    throw unfit(`${v.getDotPath(issue) ?? 'it'}: ${issue.message}`, 'Correct that setting, or data.yaml.')
  }
  const json = JSON.stringify(plan)
  const text = Buffer.byteLength(json) <= READABLE_BYTES ? json : pack(json)
  if (text.length > MOST_BYTES)
    throw unfit(
      `packed it has ${text.length} bytes, and ${MOST_BYTES} reach an action; ${largest(plan)}`,
      'Use shorter class names or fewer classes, a folder above many folders, or one list of pictures in their place.',
    )
  return text
}

/** What of it is long. */
function largest({ dataset }: Plan): string {
  const sources = Object.values(dataset.splits).flatMap((split) => split.sources)
  const prefixes = sources.flatMap((source) => source.prefixes ?? [])
  return `it holds ${dataset.classes.length} classes, ${sources.length} folders and lists, and ${prefixes.length} beginnings of their lines`
}

function unfit(why: string, next: string): Failure {
  return new Failure('INPUT_INVALID', {
    what: `The plan does not fit into the output that takes it to the later jobs (${why}).`,
    safe: 'Nothing was sent, installed or started.',
    next,
  })
}
