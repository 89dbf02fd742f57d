import { posix } from 'node:path'
import type { DataYaml, Split } from './audit/data-yaml.ts'
import { readDataYaml } from './audit/data-yaml.ts'
import type { DatasetFiles } from './audit/dataset-files.ts'
import { displayKey, type FileIndex, keyOf } from './audit/file-index.ts'
import { type Issue, Issues } from './audit/issues.ts'
import { pairLabels } from './audit/pairing.ts'
import { type Pause, pauses } from './audit/pause.ts'
import { inspectSplit, type SplitFacts } from './audit/split-facts.ts'
import { findSplits } from './audit/splits.ts'

/** What is known of a dataset before anything of it travels. */
export interface Audit {
  /** Errors first. */
  readonly issues: readonly Issue[]
  readonly files: number
  readonly bytes: number
  /** Names by class number. */
  readonly classes: readonly string[]
  readonly splits: Readonly<Record<Split, SplitFacts>>
  /** SHA-256 in hex over paths, sizes and times; of a tree on a server its digest. */
  readonly snapshot: string
  /** Whether it has a file of this path, from its top. */
  readonly has: (path: string) => boolean
}

/**
 * Looks at every file of a dataset for what the library would hide or what would end a training hours later. It reads
 * the labels whole, and of pictures the first and the last bytes: 64,000 pairs take seconds from a warm disk.
 *
 * @param dataset where the files are
 * @param tell gets a line about the progress every 15 s
 * @throws Failure DATASET_MISSING, DATASET_UNREADABLE, DATASET_EMPTY or DATASET_INVALID when there is no dataset to
 *   speak of; what is wrong with single files is told in `issues`
 */
export async function auditDataset(
  dataset: DatasetFiles,
  signal: AbortSignal,
  tell: (line: string) => void = () => undefined,
): Promise<Audit> {
  const pause = pauses(signal, tell)
  const files = await dataset.list(pause)
  const yaml = await readDataYaml(dataset, files)
  const issues = new Issues()
  const splits = await auditSplits(dataset, yaml, files, issues, pause)
  if (yaml.hasDownload) issues.add('download-entry', 'data.yaml')
  reportOverlap(splits, files, issues)
  const { train, val, test } = splits
  return {
    issues: issues.list(),
    files: files.sizes.size,
    bytes: files.bytes,
    classes: yaml.classes,
    splits: { train: train.facts, val: val.facts, test: test.facts },
    snapshot: files.snapshot,
    has: (path) => files.sizes.has(keyOf(posix.normalize(path))),
  }
}

interface AuditedSplit {
  readonly images: readonly string[]
  readonly facts: SplitFacts
}

async function auditSplits(
  dataset: DatasetFiles,
  yaml: DataYaml,
  files: FileIndex,
  issues: Issues,
  pause: Pause,
): Promise<Record<Split, AuditedSplit>> {
  const images = await findSplits(dataset, yaml, files, issues)
  const pairs = pairLabels(images, files, issues)
  const rules = { classCount: yaml.classes.length, keypointColumns: yaml.keypointColumns }
  const inspect = async (split: Split) => ({
    images: images[split],
    facts: await inspectSplit({ dataset, files, split, pairs: pairs[split], rules, issues, pause }),
  })
  return { train: await inspect('train'), val: await inspect('val'), test: await inspect('test') }
}

/** A picture counts as the same when its path, or its name and its size, are the same. */
function reportOverlap(splits: Record<Split, AuditedSplit>, files: FileIndex, issues: Issues): void {
  const identity = (key: string) => `${key.slice(key.lastIndexOf('/') + 1)} ${files.sizes.get(key)}`
  const train = new Set(splits.train.images.map(identity))
  const shared = splits.val.images.filter((key) => train.has(identity(key)))
  const isIdentical = shared.length === splits.val.images.length
  for (const key of shared) issues.add(isIdentical ? 'split-identical' : 'split-overlap', displayKey(key))
}
