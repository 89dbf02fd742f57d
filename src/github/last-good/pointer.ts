import * as v from 'valibot'
import { modelRecordSchema } from '../../home/model-to-beat.ts'
import { sha256 } from '../../schemas.ts'
import { readForeignJsonFile } from '../../untrusted/json.ts'
import { idSchema } from '../api.ts'

/** The file that says where a last good model lies: in the artifact of its run, so that nothing is saved twice. */
export const POINTER = 'last-good.json'

/** As much as the record of a model at home, and a little. */
const MOST_BYTES = 4_100_000

const pointerSchema = v.object({
  schema: v.literal(1),
  /** The artifact that holds the model; the digest is that of its zip. */
  artifact: v.object({ id: idSchema, digest: sha256 }),
  model: modelRecordSchema,
})

/** Where a last good model lies, and what it is. */
export type Pointer = v.InferOutput<typeof pointerSchema>

/** What the artifact with the pointer is called: without an id in it, since GitHub finds artifacts by their whole name. */
export function pointerArtifact(dataset: string): string {
  return `last-good-${dataset}`
}

/** @returns undefined when there is none at that path, or it makes no sense */
export async function readPointer(path: string): Promise<Pointer | undefined> {
  const read = v.safeParse(pointerSchema, await readForeignJsonFile(path, MOST_BYTES))
  return read.success ? read.output : undefined
}
