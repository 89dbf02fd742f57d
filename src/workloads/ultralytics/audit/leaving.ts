import { existsSync, lstatSync } from 'node:fs'
import { posix } from 'node:path'
import { IgnoreRules, namedPaths } from '../../../dataset/ignore.ts'
import { keyOf, textOf } from '../../../dataset/path-key.ts'
import { displayKey } from '../../../dataset/view.ts'
import type { Split, SplitFacts } from '../../../interfaces/audit.ts'
import type { DatasetFiles, FileIndex, Pair } from '../../../interfaces/dataset-files.ts'
import type { DatasetRequest } from '../../../interfaces/dataset-request.ts'
import { printable } from '../../../text/printable.ts'
import type { Issues } from './issues.ts'
import { labelFolder } from './pairing.ts'
import type { Splits } from './splits.ts'

/** Labels of these pictures, but for one that another picture has, too. */
export function labelsOf(staying: ReadonlySet<string>, pairs: readonly Pair[]): string[] {
  if (staying.size === 0) return []
  const needed = new Set(pairs.filter(({ image }) => !staying.has(image)).map(({ label }) => label))
  const labels = pairs.flatMap(({ image, label }) => (staying.has(image) ? (label ?? []) : []))
  return labels.filter((label) => !needed.has(label))
}

/** Without folders of which every picture stays at home: on the server there is none of them. */
export function keptSources({ sources, pictures }: Splits, leave: ReadonlySet<string>): Splits['sources'] {
  if (leave.size === 0) return sources
  const of = (split: Split) => {
    const travelling = pictures[split].filter((key) => !leave.has(key))
    return sources[split].filter(({ path, prefixes }) => {
      const top = path === '.' ? '' : `${keyOf(path)}/`
      return prefixes !== undefined || travelling.some((key) => key.startsWith(top))
    })
  }
  return { train: of('train'), val: of('val'), test: of('test') }
}

/** Splits that the training needs and of which accepted faults left nothing. */
export function reportEmptied(
  facts: Readonly<Record<Split, SplitFacts>>,
  pictures: Splits['pictures'],
  { measured }: DatasetRequest,
  issues: Issues,
): void {
  for (const split of new Set<Split>(['train', measured]))
    if (facts[split].images === 0 && pictures[split].length > 0)
      issues.add('split-emptied', split, `${pictures[split].length} pictures`)
}

/** Where the library would find labels beside a dataset's folder that is itself called `images`, or lies in one. */
export function labelsOutside({ folder }: DatasetFiles, [picture]: readonly string[]): string | undefined {
  if (folder === '' || picture === undefined) return undefined
  const pictures = posix.dirname(posix.join(folder, textOf(picture)))
  const labels = labelFolder(`${pictures}/`).slice(0, -1)
  if (labels === pictures || labels.startsWith(`${folder}/`) || !existsSync(labels)) return undefined
  const top = pictures.slice(0, `${pictures}/`.lastIndexOf('/images/'))
  return `their labels lie in ${printable(labels, 200)}, outside of the dataset's folder: set dataset.path to ${printable(top, 200)}, which holds both`
}

/** Single files that were to stay at home, and would travel because of a slip of the pen. */
export function reportUnmatched({ folder }: DatasetFiles, exclude: readonly string[], issues: Issues): void {
  // From a dataset on a staging server they were left out when it was sent.
  if (folder === '') return
  for (const path of namedPaths(exclude))
    if (!lstatSync(posix.join(folder, path), { throwIfNoEntry: false }))
      issues.add('exclude-missing', printable(path, 300))
}

/** What lies on a staging server travels whole: what the settings would leave there was to be left out when it was sent. */
export function reportStaged(
  { folder }: DatasetFiles,
  files: FileIndex,
  exclude: readonly string[],
  leave: ReadonlySet<string>,
  issues: Issues,
): void {
  if (folder !== '') return
  const rules = new IgnoreRules(exclude)
  const isExcluded = (key: string) => {
    const parts = textOf(key).split('/')
    return parts.some((name, at) =>
      rules.ignores(name, parts.slice(0, at + 1).join('/'), at + 1 < parts.length),
    )
  }
  for (const key of files.sizes.keys())
    if (leave.has(key) || (exclude.length > 0 && isExcluded(key))) issues.add('staged-left', displayKey(key))
}
