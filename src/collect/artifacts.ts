import { dirname, join, relative } from 'node:path'
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

/** What there is to upload beside the verified files. */
export interface OwnContents {
  /** What we wrote into the results, relative to them. */
  readonly reports: readonly string[]
  /** What we wrote about the raw files, relative to them; it goes where the logs go. */
  readonly notes: readonly string[]
  /** What we wrote about the model, relative to them; it goes where the model goes. */
  readonly modelNotes: readonly string[]
  /** What people take along: its folder, absolute, and its files by path below it. Without it the weights go as they came. */
  readonly model: { readonly path: string; readonly files: readonly string[] } | undefined
}

/**
 * Sorts what came home into artifacts; one that would be empty is left out.
 *
 * @param folder the results, absolute
 * @param files the verified files in it
 * @param suffix `<training id>-<attempt of the run>`: artifacts belong to a run, and a name in it is used once
 */
export function planArtifacts(
  folder: string,
  files: readonly ResultFile[],
  { reports, notes, modelNotes, model }: OwnContents,
  suffix: string,
): PlannedArtifact[] {
  const paths = files.map((file) => file.path)
  const logs = paths.filter((path) => !path.endsWith('.pt'))
  const contents: Record<ArtifactKind, { readonly path: string; readonly files: readonly string[] }> = {
    report: { path: folder, files: reports },
    logs: { path: folder, files: logs.length === 0 ? [] : [...notes, ...logs] },
    model: model ?? rawWeights(folder, paths, modelNotes),
  }
  return ARTIFACT_KINDS.filter((kind) => contents[kind].files.length > 0).map((kind) => ({
    kind,
    name: `${kind}-${suffix}`,
    folder: contents[kind].path,
    files: contents[kind].files.map((path) => join(contents[kind].path, path)),
    compressionLevel: kind === 'model' ? 0 : 6,
  }))
}

function rawWeights(
  folder: string,
  paths: readonly string[],
  modelNotes: readonly string[],
): { path: string; files: readonly string[] } {
  const weights = paths.filter((path) => path.endsWith('.pt'))
  const all = weights.length === 0 ? [] : [...weights, ...modelNotes]
  const common = commonFolder(all)
  return { path: join(folder, common), files: all.map((path) => relative(common, path)) }
}

/** The folder that all of them lie in, so that an artifact of two models is not three folders deep. */
function commonFolder(paths: readonly string[]): string {
  const [first = '.', ...others] = new Set(paths.map((path) => dirname(path)))
  return others.length === 0 ? first : '.'
}
