import { posix } from 'node:path'
import { keyOf } from '../../../dataset/path-key.ts'
import { displayKey } from '../../../dataset/view.ts'
import type { Audit, AuditOptions, Split, SplitFacts } from '../../../interfaces/audit.ts'
import type { DatasetFiles, FileIndex, Pair, Pause } from '../../../interfaces/dataset-files.ts'
import { type DatasetRequest, PLAIN_REQUEST } from '../../../interfaces/dataset-request.ts'
import { listed } from '../../../text/printable.ts'
import { copiesOf, twinsOf } from './copies.ts'
import type { DataYaml } from './data-yaml.ts'
import type { Described } from './find-yaml.ts'
import { foreignFormat } from './foreign-formats.ts'
import { reportHoldout } from './holdout.ts'
import { inspect } from './inspection.ts'
import { Issues } from './issues.ts'
import {
  keptSources,
  labelsOf,
  labelsOutside,
  reportEmptied,
  reportStaged,
  reportUnmatched,
} from './leaving.ts'
import type { Moved } from './links.ts'
import { misfits } from './misfits.ts'
import { reportOverlap } from './overlap.ts'
import { pairLabels, reportOtherEndings } from './pairing.ts'
import { pauses } from './pause.ts'
import { inspectSplit } from './split-facts.ts'
import { findSplits } from './splits.ts'

/** Classes that one sentence names. */
const NAMED_CLASSES = 10

/**
 * Looks at every file of a dataset for what the library would hide or what would end a training hours later. It reads
 * the labels whole, and of pictures the first and the last bytes: 64,000 pairs take seconds from a warm disk.
 *
 * @param dataset where the files are
 * @param request what the settings say of it
 * @throws Failure DATASET_MISSING, DATASET_UNREADABLE, DATASET_EMPTY or DATASET_INVALID when there is no dataset to
 *   speak of; what is wrong with single files is told in `issues`
 */
export async function auditDataset(
  dataset: DatasetFiles,
  { signal, tell = () => undefined, each = () => undefined }: AuditOptions,
  request: DatasetRequest = PLAIN_REQUEST,
): Promise<Audit> {
  const pause = pauses(signal, tell)
  const issues = new Issues(request.accept, each)
  const { described, files, moved, view } = await inspect(dataset, request, pause)
  const { yaml } = described
  const { measured } = request
  const wanted = { dataset, at: described.at, files, moved: moved.keys, issues, measured }
  const splits = await findSplits(yaml, wanted, pause)
  const left: string[] = []
  const facts = await inspectSplits({ dataset, files, yaml, request, issues, pause, left }, splits.pictures)
  for (const { kind, text } of yaml.oddities) issues.add(kind, text)
  reportEntries(files, moved, issues, described)
  reportUnmatched(dataset, request.exclude, issues)
  reportOtherEndings(files, Object.values(splits.pictures).flat(), issues)
  const { pictures } = splits
  const copies = await copiesOf(dataset, Object.values(pictures).flat(), files, pause)
  await reportOverlap({ dataset, files, pictures, copies, request, issues, pause })
  await reportHoldout(request.holdout, pictures, twinsOf(copies), issues, pause)
  reportNames(yaml, issues)
  reportClasses(facts, yaml, request, issues)
  const leave = new Set([...left, ...refusedKeys(files, issues)])
  const sources = keptSources(splits, leave)
  reportEmptied(facts, splits.pictures, request, issues)
  reportStaged(dataset, files, request.exclude, leave, issues)
  const { train } = facts
  return {
    issues: issues.list(),
    files: files.sizes.size - [...leave].filter((key) => files.sizes.has(key)).length,
    bytes: files.bytes - [...leave].reduce((sum, key) => sum + (files.sizes.get(key) ?? 0), 0),
    classes: yaml.classes,
    splits: facts,
    sources,
    rest: yaml.rest,
    view: { ...view, leave: [...view.leave, ...leave] },
    misfits: misfits(facts, yaml),
    foreign:
      train.images === train.backgrounds
        ? ((await foreignFormat(dataset, files)) ?? labelsOutside(dataset, splits.pictures.train))
        : undefined,
    snapshot: files.snapshot,
    has: (path) => files.sizes.has(keyOf(posix.normalize(path))),
  }
}

interface Inspection {
  readonly dataset: DatasetFiles
  readonly files: FileIndex
  readonly yaml: DataYaml
  readonly request: DatasetRequest
  readonly issues: Issues
  readonly pause: Pause
  /** Filled with the keys of what the settings have stay at home. */
  readonly left: string[]
}

async function inspectSplits(
  { yaml, request, left, ...task }: Inspection,
  pictures: Readonly<Record<Split, readonly string[]>>,
): Promise<Record<Split, SplitFacts>> {
  const pairs = pairLabels(pictures, task.files, task.issues)
  const rules = {
    classCount: yaml.classes.length,
    keypointColumns: yaml.keypointColumns,
    keypointWidth: yaml.keypointWidth,
    // While nobody knows the task, what has keypoints is taken for a dataset to train them.
    isPose: yaml.keypointColumns > 0 && (request.task ?? 'pose') === 'pose',
    isSingleClass: request.isSingleClass,
  }
  const trained = request.trained === null ? null : new Set(request.trained)
  const beyond = new Set<number>()
  const staying = new Set<string>()
  const heard = {
    beyond: (class_: number) => beyond.add(class_),
    leave: ({ image }: Pair) => staying.add(image),
  }
  const inspect = (split: Split) =>
    inspectSplit({ ...task, ...heard, split, pairs: pairs[split], rules, trained })
  const facts = { train: await inspect('train'), val: await inspect('val'), test: await inspect('test') }
  const usesFirst = Object.values(facts).some(({ boxes }) => (boxes[0] ?? 0) > 0)
  task.issues.tell('class-beyond', classesBeyond([...beyond], yaml, usesFirst))
  left.push(...staying, ...labelsOf(staying, Object.values(pairs).flat()))
  return facts
}

/** "40 × labels that use class 2; data.yaml names 0 (fire) and 1 (smoke)": one fault of one file, however many labels show it. */
function classesBeyond(beyond: readonly number[], { classes, place }: DataYaml, usesFirst: boolean): string {
  const used = beyond.toSorted((a, b) => a - b)
  const named = classes.map((name, number) => `${number} (${displayKey(keyOf(name))})`)
  const known = named.length > NAMED_CLASSES ? `0 to ${named.length - 1}` : listed(named, 'conjunction')
  const numbers =
    used.length > NAMED_CLASSES ? `${used[0]} to ${used.at(-1)}` : listed(used.map(String), 'conjunction')
  const file = posix.basename(place)
  const isShifted = !usesFirst && used.length === 1 && used[0] === classes.length
  const guess = isShifted ? '; no other label uses 0, so they may count from 1' : ''
  return `labels that use ${used.length === 1 ? 'class' : 'classes'} ${numbers}; ${file} names ${known}: the library drops their pictures${guess}`
}

/** What does not travel: because it cannot, or because it should not. */
function reportEntries(files: FileIndex, moved: Moved, issues: Issues, { others }: Described): void {
  for (const { key, why } of files.refused) issues.add('entry-unreadable', displayKey(key) || '.', why)
  for (const key of files.left.junk) issues.add('junk', displayKey(key))
  for (const key of files.left.link) if (!moved.keys.has(key)) issues.add('links-left', displayKey(key))
  for (const key of files.left.excluded) issues.add('left-out', displayKey(key))
  for (const name of others) issues.add('other-yaml', displayKey(keyOf(name)))
}

function refusedKeys(files: FileIndex, issues: Issues): string[] {
  return issues.leaves('entry-unreadable') ? files.refused.map(({ key }) => key) : []
}

function reportNames({ classes }: DataYaml, issues: Issues): void {
  const numbers = new Map<string, number>()
  for (const [number, name] of classes.entries()) {
    const first = numbers.get(name) ?? number
    if (first !== number)
      issues.add('name-repeated', `class ${number}`, `${displayKey(keyOf(name))}, as class ${first}`)
    numbers.set(name, first)
  }
}

/** Classes that are trained and not measured, or measured and not trained. */
function reportClasses(
  splits: Readonly<Record<Split, SplitFacts>>,
  { classes }: DataYaml,
  { trained, isSingleClass, measured }: DatasetRequest,
  issues: Issues,
): void {
  const names = isSingleClass ? ['object'] : classes
  const { train, [measured]: val } = splits
  if (val.boxes.every((count) => count === 0)) {
    const filter = trained === null ? '' : ` of the classes ${trained.join(', ')}`
    issues.add('val-without-boxes', measured, `${val.images} pictures without a box${filter}`)
    return
  }
  const isTrained = train.boxes.some((count) => count > 0)
  for (const [number, name] of names.entries()) {
    const [trained, shown] = [train, val].map(({ boxes }) => (boxes[number] ?? 0) > 0)
    if (trained === shown || !isTrained) continue
    issues.add(
      trained ? 'class-not-in-val' : 'class-not-in-train',
      `class ${number}`,
      displayKey(keyOf(name)),
    )
  }
}
