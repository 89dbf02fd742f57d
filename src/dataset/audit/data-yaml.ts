import * as v from 'valibot'
import { parseDocument } from 'yaml'
import { Failure } from '../../errors.ts'
import { printable } from '../../text.ts'
import type { DatasetFiles } from './dataset-files.ts'
import type { FileIndex } from './file-index.ts'

/** Makes a folder a dataset. */
const DATA_YAML = 'data.yaml'

/** The splits that the library knows and the pipeline cares for. */
export const SPLITS = ['train', 'val', 'test'] as const

/** One of the splits. */
export type Split = (typeof SPLITS)[number]

/** What data.yaml says of a dataset. */
export interface DataYaml {
  /** Names by class number. */
  readonly classes: readonly string[]
  /** Folders or list files of each split, as written; empty for a split that is not there. */
  readonly splits: Readonly<Record<Split, readonly string[]>>
  /** Columns of a label row after the class and the box; 0 for detection (`kpt_shape` of a pose dataset). */
  readonly keypointColumns: number
  readonly hasDownload: boolean
}

const folders = v.nullish(v.union([v.string(), v.array(v.string())], 'must be a path, or a list of paths'))
const whole = v.pipe(v.number(), v.integer(), v.minValue(0))

const schema = v.looseObject({
  train: folders,
  val: folders,
  validation: folders,
  test: folders,
  nc: v.nullish(v.pipe(v.union([v.number(), v.string()]), v.transform(Number), whole)),
  names: v.nullish(
    v.union([v.array(v.unknown()), v.record(v.string(), v.unknown())], 'must be a list of names'),
  ),
  kpt_shape: v.nullish(v.array(whole)),
  download: v.optional(v.unknown()),
})

/**
 * Reads data.yaml as Ultralytics 8.4.190 does (check_det_dataset), except for `path`, which the driver replaces by
 * the tree's own folder: every split is looked up beside data.yaml.
 *
 * @throws Failure DATASET_MISSING when there is none, DATASET_INVALID when the library would refuse it
 */
export async function readDataYaml(dataset: DatasetFiles, files: FileIndex): Promise<DataYaml> {
  if (!files.sizes.has(DATA_YAML)) throw missing(dataset.place)
  const path = `${dataset.place}/${DATA_YAML}`
  const content = await dataset.read(DATA_YAML).catch((error: unknown) => {
    if (error instanceof Failure) throw error
    throw invalid(`cannot be read (${error instanceof Error ? error.message : error})`, path)
  })
  return parseDataYaml(content.toString('utf8'), path)
}

/**
 * @param text content of data.yaml
 * @param path how to call it in messages
 * @throws Failure DATASET_INVALID as `readDataYaml` does
 */
export function parseDataYaml(text: string, path: string): DataYaml {
  // The library reads YAML 1.1, where `names: [yes, no]` are booleans.
  const document = parseDocument(text, { version: '1.1' })
  const [error] = document.errors
  // After its first line the parser draws the place.
  if (error !== undefined) throw invalid(`is not YAML: ${error.message.replace(/:?\n[\s\S]*/, '')}`, path)
  const parsed = v.safeParse(schema, document.toJS({ maxAliasCount: 100 }))
  if (!parsed.success) {
    const [issue] = parsed.issues
    throw invalid(`cannot be used: ${v.getDotPath(issue) ?? 'it'}: ${issue.message}`, path)
  }
  return checked(parsed.output, path)
}

function checked(data: v.InferOutput<typeof schema>, path: string): DataYaml {
  const val = data.val ?? data.validation
  if (data.train == null || val == null)
    throw invalid(`names no ${data.train == null ? 'train' : 'val'} split`, path)
  const [points = 0, columns = 0] = data.kpt_shape ?? []
  return {
    classes: classesOf(data, path),
    splits: { train: [data.train].flat(), val: [val].flat(), test: [data.test ?? []].flat() },
    keypointColumns: points * columns,
    hasDownload: data.download !== undefined && data.download !== null,
  }
}

function classesOf({ names, nc }: v.InferOutput<typeof schema>, path: string): string[] {
  if (names == null && nc == null) throw invalid('has neither names nor nc', path)
  if (names == null) return Array.from({ length: nc ?? 0 }, (_, index) => `class_${index}`)
  const entries = Object.entries(names).map(([key, name]) => [Number(key), String(name)] as const)
  const classes = Array.from({ length: entries.length }, (_, index) => new Map(entries).get(index))
  if (entries.length === 0) throw invalid('names no class', path)
  if (!classes.every((name) => name !== undefined)) {
    throw invalid(`has ${entries.length} names that are not numbered 0 to ${entries.length - 1}`, path)
  }
  if (nc != null && nc !== classes.length) throw invalid(`has ${classes.length} names but nc: ${nc}`, path)
  return classes
}

function missing(folder: string): Failure {
  return new Failure('DATASET_MISSING', {
    what: `There is no data.yaml in ${printable(folder)}.`,
    safe: 'Nothing was sent or changed.',
    next: 'Correct dataset.path, the folder that holds data.yaml, or mount the disk that holds it; on a staging server, correct dataset.name.',
  })
}

function invalid(reason: string, path: string): Failure {
  return new Failure('DATASET_INVALID', {
    what: `${printable(path)} ${printable(reason, 300)}.`,
    safe: 'Nothing was sent or changed.',
    next: 'Correct data.yaml; dataset.path must be the folder that holds it.',
  })
}
