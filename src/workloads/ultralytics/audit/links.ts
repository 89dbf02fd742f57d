import { realpathSync, statSync } from 'node:fs'
import { posix } from 'node:path'
import { keyOf, textOf } from '../../../dataset/path-key.ts'
import type { Mount } from '../../../dataset/source-root.ts'
import type { DatasetView } from '../../../dataset/view.ts'
import type { SplitSource } from '../../../interfaces/audit.ts'
import { type DatasetFiles, type FileIndex, MOST_TEXT_BYTES } from '../../../interfaces/dataset-files.ts'
import type { DataYaml } from './data-yaml.ts'
import { possibleFolders } from './list-paths.ts'
import { possibleKeys, type YamlPlace } from './locate.ts'
import { labelFolder } from './pairing.ts'
import { IMAGE_ENDING, Places } from './places.ts'

/** Where folders travel that lie elsewhere; a number follows if the dataset has a folder of this name. */
const LINKED = 'linked'

/**
 * Folders below which links may lead to pictures or labels, before it is known what the entries of data.yaml mean.
 *
 * @returns paths as `DatasetView.follow` has them
 */
export async function possibleFollow(
  dataset: DatasetFiles,
  yaml: DataYaml,
  at: YamlPlace,
  files: FileIndex,
): Promise<string[]> {
  const places = new Places(files)
  const keys = new Set<string>()
  for (const key of Object.values(yaml.splits)
    .flat()
    .flatMap((entry) => possibleKeys(entry, at))) {
    keys.add(key)
    const isSmall = (files.sizes.get(key) ?? 0) <= MOST_TEXT_BYTES
    const isList = places.kind(key) === 'file' && !IMAGE_ENDING.test(key) && isSmall
    if (!isList) continue
    const base = posix.dirname(key)
    for (const folder of possibleFolders(await dataset.read(key)))
      for (const start of ['', base]) keys.add(posix.join(start, folder))
  }
  return withLabels([...keys])
}

/** Folders below which links lead to what the splits hold. */
export function exactFollow(sources: readonly SplitSource[], pictures: readonly string[]): string[] {
  const listed = sources.some(({ prefixes }) => prefixes !== undefined)
  const folders = sources.map(({ path }) => keyOf(path))
  return withLabels([...folders, ...(listed ? new Set(pictures.map((key) => posix.dirname(key))) : [])])
}

function withLabels(folders: readonly string[]): string[] {
  const labels = folders.map((folder) => labelFolder(`/${folder}/`).slice(1, -1))
  const all = [...new Set([...folders, ...labels])].map((key) => (key === '.' ? '' : textOf(key)))
  return all.includes('') ? [''] : all
}

/** Folders that travel under another path, since that is where the library finds their labels. */
export interface Moved {
  readonly mounts: readonly Mount[]
  /** The path's key in the dataset, by the key of the folder. */
  readonly keys: ReadonlyMap<string, string>
}

export const NOTHING_MOVED: Moved = { mounts: [], keys: new Map() }

/**
 * The library resolves a split's folder and looks for labels beside the target. Where that is not what lies beside the link,
 * pictures and labels travel together under a path of their own.
 *
 * @param folder the dataset's, absolute
 * @param keys of the folders of the splits
 */
export function movedByLinks(folder: string, keys: readonly string[], files: FileIndex): Moved {
  const top = freeName(files)
  const mounts: Mount[] = []
  const moved = new Map<string, string>()
  for (const key of new Set(keys)) {
    const target = realFolder(`${folder}/${textOf(key)}`)
    if (target === undefined || hasSameLabels(folder, key, target)) continue
    const place = `${top}/${moved.size}`
    const labels = labelFolder(`${target}/`).slice(0, -1)
    const isApart = labels !== target
    moved.set(key, isApart ? `${place}/images` : place)
    mounts.push({ path: isApart ? `${place}/images` : place, source: target })
    if (isApart && realFolder(labels) !== undefined) mounts.push({ path: `${place}/labels`, source: labels })
  }
  return { mounts, keys: moved }
}

/** Whether the labels beside the link are those beside its target. */
function hasSameLabels(folder: string, key: string, target: string): boolean {
  const written = `${folder}/${textOf(key)}`
  if (realFolder(folder) !== undefined && target === `${realFolder(folder)}/${textOf(key)}`) return true
  const [here, there] = [textOf(labelFolder(`/${key}/`)).slice(0, -1), labelFolder(`${target}/`).slice(0, -1)]
  if (`${folder}${here}` === written) return there === target
  const labels = realFolder(`${folder}${here}`)
  // With no labels beside the target the library would find none at all: those beside the link are what is meant.
  return realFolder(there) === undefined || labels === realFolder(there)
}

function realFolder(path: string): string | undefined {
  try {
    const target = realpathSync(path)
    return statSync(target).isDirectory() ? target : undefined
  } catch {
    return undefined
  }
}

function freeName(files: FileIndex): string {
  const tops = new Set([...files.sizes.keys()].map((key) => key.split('/')[0]))
  const names = [LINKED, ...Array.from({ length: 100 }, (_, number) => `${LINKED}-${number}`)]
  return names.find((name) => !tops.has(name)) ?? LINKED
}

/** Keys below a folder that travels under another path, as they are called there. */
export function movedKeys(keys: readonly string[], { keys: moved }: Moved): string[] {
  return [...moved].flatMap(([from, to]) =>
    keys.filter((key) => key.startsWith(`${from}/`)).map((key) => to + key.slice(from.length)),
  )
}

/** The view of a dataset in which these links are followed. */
export function followingView(view: DatasetView, follow: readonly string[], { mounts }: Moved): DatasetView {
  return { ...view, follow: [...follow, ...mounts.map(({ path }) => path)], mounts }
}
