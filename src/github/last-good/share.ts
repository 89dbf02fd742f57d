import { dirname, join } from 'node:path'
import { findModelToBeat, manifestBeside } from '../../home/model-to-beat.ts'
import { writeWhole } from '../../home/write-whole.ts'
import { type Uploaded, uploadArtifact } from '../artifacts.ts'
import { POINTER, type Pointer, pointerArtifact } from './pointer.ts'

/** What is shared. */
export interface Sharing {
  /** The runner-side home, absolute. */
  readonly home: string
  /** The dataset's name. */
  readonly dataset: string
  /** The artifact of this run that holds the model. */
  readonly artifact: Pick<Uploaded, 'id' | 'digest'>
  /** As for that artifact. */
  readonly retentionDays: number
}

/**
 * Says in an artifact of its own which model of a dataset is the last good one and where it lies, with the manifest of its
 * dataset: so that other runners find it, and this one when its home is lost.
 *
 * @throws Failure ARTIFACT_UPLOAD_FAILED or HOME_UNUSABLE
 */
export async function shareLastGood(
  { home, dataset, artifact, retentionDays }: Sharing,
  signal: AbortSignal,
): Promise<void> {
  const kept = await findModelToBeat(home, dataset)
  if (kept === undefined) return
  const { path, ...model } = kept
  const { id, digest } = artifact
  const folder = dirname(path)
  const pointer: Pointer = { schema: 1, artifact: { id, digest }, model }
  await writeWhole(join(folder, POINTER), `${JSON.stringify(pointer, null, 1)}\n`)
  const manifest = await manifestBeside(folder, model)
  const files = [join(folder, POINTER), ...(manifest === undefined ? [] : [manifest])]
  const name = pointerArtifact(dataset)
  await uploadArtifact({ name, files, folder, retentionDays, compressionLevel: 6 }, signal)
}
