import { ArtifactNotFoundError, DefaultArtifactClient, type UploadArtifactOptions } from '@actions/artifact'
import { Failure } from '../errors.ts'
import { unlessAborted } from './unless-aborted.ts'

/** What to upload, and how. */
export interface Upload {
  /** Unique within the run: artifacts belong to the run, not to an attempt of it. */
  readonly name: string
  /** Absolute paths, all below `folder`. */
  readonly files: readonly string[]
  /** Absolute; the artifact's paths are relative to it. */
  readonly folder: string
  /** Days; the repository's maximum applies. 0 for its default. */
  readonly retentionDays: number
  /** 0 for weights, which do not compress, up to 9. */
  readonly compressionLevel: number
}

/** An artifact that GitHub has confirmed. */
export interface Uploaded {
  readonly name: string
  readonly id: number
  /** Bytes of the zip. */
  readonly bytes: number
  /** SHA-256 of the zip, in hex. */
  readonly digest: string
}

/** The signed URL of an upload lives for about an hour (actions/upload-artifact#623); longer cannot succeed. */
const DEADLINE_MS = 60 * 60_000

/**
 * Uploads files as one artifact. One of the same name, which a killed attempt left, is replaced.
 *
 * @throws Failure ARTIFACT_UPLOAD_FAILED, which says where the files lie on the runner
 */
export async function uploadArtifact(upload: Upload, signal: AbortSignal): Promise<Uploaded> {
  const client = new DefaultArtifactClient()
  const limit = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)])
  try {
    return await unlessAborted(replace(client, upload), limit)
  } catch (error) {
    if (signal.aborted) throw signal.reason
    throw uploadFailed(upload, error)
  }
}

async function replace(client: DefaultArtifactClient, upload: Upload): Promise<Uploaded> {
  await client.deleteArtifact(upload.name).catch((error: unknown) => {
    if (!(error instanceof ArtifactNotFoundError)) throw error
  })
  const options: UploadArtifactOptions = { compressionLevel: upload.compressionLevel }
  if (upload.retentionDays > 0) options.retentionDays = upload.retentionDays
  const { id, size, digest } = await client.uploadArtifact(
    upload.name,
    [...upload.files],
    upload.folder,
    options,
  )
  if (id === undefined || digest === undefined) throw new Error('GitHub confirmed no artifact')
  return { name: upload.name, id, bytes: size ?? 0, digest }
}

function uploadFailed(upload: Upload, error: unknown): Failure {
  return new Failure(
    'ARTIFACT_UPLOAD_FAILED',
    {
      what: `Artifact ${upload.name} was not uploaded: ${error instanceof Error ? error.message : String(error)}.`,
      safe: `Its files are on the runner, verified: ${upload.folder}.`,
      next: 'Check the artifact storage quota of the account, then re-run this job.',
    },
    error,
  )
}
