import { basename } from 'node:path'
import type { Plan, WeightFile } from '../config/plan.ts'
import { digestOf, type ManifestEntry } from '../dataset/manifest.ts'
import { workloadOf } from '../workloads/workloads.ts'

/** The runner's weights as a tree of their own on the server, which is known before anything is sent. */
export interface WeightTree {
  readonly name: string
  /** SHA-256 in hex. */
  readonly digest: string
  /** By the name in the settings: the path in the tree, and the content's SHA-256 in hex. */
  readonly files: Readonly<Record<string, { readonly path: string; readonly sha256: string }>>
}

/** Whose weights they are, and which. */
export interface WeightSource {
  readonly workload: string
  readonly dataset: Pick<Plan['dataset'], 'name'>
  readonly weightFiles: readonly WeightFile[]
}

/** The store knows such trees by it (`remote/gpu_retrain/store/store.py`). */
const SUFFIX = '.weights'
const TO_BEAT = '.to-beat'
/** Of a folder's name on the server. */
const MOST_CHARACTERS = 100
/** As `remote/gpu_retrain/workloads/ultralytics/model_files.py` calls them: what a file's name means to the library must not matter. */
const OWN_NAME = 'input.pt'

/** The model to beat as weights of its own: what a training starts from decides what it is, and this does not. */
export function toBeat({
  workload,
  dataset,
  modelToBeat,
}: Pick<Plan, 'workload' | 'dataset' | 'modelToBeat'>): WeightSource {
  const name = `${dataset.name.slice(0, MOST_CHARACTERS - SUFFIX.length - TO_BEAT.length)}${TO_BEAT}`
  return { workload, dataset: { name }, weightFiles: modelToBeat === null ? [] : [modelToBeat] }
}

/** @returns the tree, or null when nothing travels */
export function weightTree({ workload, dataset, weightFiles }: WeightSource): WeightTree | null {
  if (weightFiles.length === 0) return null
  const placed = weightFiles.map(
    (file) => [file.name, { path: placeOf(file, workload), sha256: file.sha256 }] as const,
  )
  const entries = new Map<string, ManifestEntry>(
    weightFiles.map((file) => [placeOf(file, workload), entryOf(file, workload)]),
  )
  return {
    name: dataset.name.slice(0, MOST_CHARACTERS - SUFFIX.length) + SUFFIX,
    digest: digestOf([...entries.values()].sort((a, b) => Buffer.compare(a.path, b.path))),
    files: Object.fromEntries(placed),
  }
}

/** Two files may have one name. An architecture keeps its own, in which the library reads the scale of the model. */
export function placeOf({ path, sha256 }: WeightFile, workload: string): string {
  return `${sha256}/${workloadOf(workload).models.isBuilt(path) ? basename(path) : OWN_NAME}`
}

function entryOf(file: WeightFile, workload: string): ManifestEntry {
  return {
    path: Buffer.from(placeOf(file, workload)),
    sizeBytes: file.bytes,
    sha256: Buffer.from(file.sha256, 'hex'),
  }
}
