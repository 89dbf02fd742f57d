import { dirname, join } from 'node:path'
import type { ResultFile } from './listing.ts'

/** The three artifacts of a collection, in the order of upload: small first, so that a broken line costs least. */
export const ARTIFACT_KINDS = ['report', 'logs', 'model'] as const

/** What one artifact is for. */
export type ArtifactKind = (typeof ARTIFACT_KINDS)[number]

/** One artifact to upload. */
export interface PlannedArtifact {
  readonly kind: ArtifactKind
  readonly name: string
  /** Absolute; paths inside the artifact are relative to it. */
  readonly folder: string
  /** Absolute. */
  readonly files: readonly string[]
  /** Weights are noise to a compressor. */
  readonly compressionLevel: number
}

/**
 * Sorts what came home into artifacts; one that would be empty is left out.
 *
 * @param folder the results, absolute
 * @param files the verified files in it
 * @param reports what we wrote into it, relative to it
 * @param modelNotes what we wrote about the model, relative to it; it goes where the model goes
 * @param suffix `<training id>-<attempt of the run>`: artifacts belong to a run, and a name in it is used once
 * @param notes what we wrote about the raw files, relative to it; it goes where the logs go
 */
export function planArtifacts(
  folder: string,
  files: readonly ResultFile[],
  reports: readonly string[],
  suffix: string,
  notes: readonly string[] = [],
  modelNotes: readonly string[] = [],
): PlannedArtifact[] {
  const paths = files.map((file) => file.path)
  const models = paths.filter((path) => path.endsWith('.pt'))
  const logs = paths.filter((path) => !path.endsWith('.pt'))
  const contents: Record<ArtifactKind, readonly string[]> = {
    report: reports,
    logs: logs.length === 0 ? [] : [...notes, ...logs],
    model: models.length === 0 ? [] : [...models, ...modelNotes],
  }
  return ARTIFACT_KINDS.filter((kind) => contents[kind].length > 0).map((kind) => ({
    kind,
    name: `${kind}-${suffix}`,
    folder: join(folder, kind === 'model' ? commonFolder(contents.model) : '.'),
    files: contents[kind].map((path) => join(folder, path)),
    compressionLevel: kind === 'model' ? 0 : 6,
  }))
}

/** The folder that all of them lie in, so that an artifact of two models is not three folders deep. */
function commonFolder(paths: readonly string[]): string {
  const [first = '.', ...others] = new Set(paths.map((path) => dirname(path)))
  return others.length === 0 ? first : '.'
}
