import { readdirSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'
import { keyOf, textOf } from '../../../dataset/path-key.ts'
import { Failure } from '../../../errors.ts'
import { type DatasetFiles, type FileIndex, tooLarge } from '../../../interfaces/dataset-files.ts'
import type { DatasetRequest } from '../../../interfaces/dataset-request.ts'
import { printable } from '../../../text/printable.ts'
import { readForeignFile } from '../../../untrusted/file.ts'
import { type DataYaml, dataOfSettings, parseDataYaml } from './data-yaml.ts'
import { locate, type YamlPlace } from './locate.ts'
import { missingYaml } from './missing-yaml.ts'
import { Places } from './places.ts'

/** What describes a dataset, and from where its paths start. */
export interface Described {
  readonly yaml: DataYaml
  readonly at: YamlPlace
  /** Other files beside it that might be meant. */
  readonly others: readonly string[]
}

const USUAL = 'data.yaml'
const YAML_ENDING = /\.ya?ml$/i
/** A folder, or the one above, may hold anything; only this many descriptions are looked into, and no large files. */
const MOST_CANDIDATES = 50
const MOST_BYTES = 300_000
/** Stands for the folder of a dataset that lies elsewhere. */
const ELSEWHERE = '/dataset'

/**
 * Finds what describes a dataset: the settings, the file that they name, `data.yaml`, the one other file at the top that
 * names splits and classes, or the one beside the folder that points into it.
 *
 * @throws Failure DATASET_MISSING with what would fit, ready to paste, when there is none; DATASET_INVALID when there
 *   are several, or it cannot be used
 */
export async function findDataYaml(
  dataset: DatasetFiles,
  files: FileIndex,
  request: DatasetRequest,
): Promise<Described> {
  const folder = dataset.folder || ELSEWHERE
  const folders = [...new Set([folder, real(folder)])]
  const describe = (yaml: DataYaml, yamlFolder: string, others: readonly string[] = []): Described => ({
    yaml,
    at: { folders, yamlFolder, path: yaml.path },
    others,
  })
  if (request.data !== null) return describe(dataOfSettings(request.data), folder)
  if (request.yaml !== '') {
    const path = resolve(folder, request.yaml)
    const content = await contentAt(dataset, request.yaml)
    return describe(parseDataYaml(content, `${dataset.place}: ${request.yaml}`), dirname(path))
  }
  const here = await candidatesHere(dataset, files)
  const [usual] = here.filter(({ name }) => name === USUAL)
  const only = usual ?? (here.length === 1 ? here[0] : undefined)
  if (only) {
    const yaml = parseDataYaml(only.content, `${dataset.place}/${only.name}`)
    return describe(
      yaml,
      folder,
      here.flatMap(({ name }) => (name === only.name ? [] : name)),
    )
  }
  if (here.length > 1)
    throw several(
      dataset.place,
      here.map(({ name }) => name),
      request,
    )
  const above = dataset.folder === '' ? [] : await candidatesAbove(dirname(folder), folders, files)
  const [first] = above
  if (first && above.length === 1) return describe(first.yaml, dirname(folder))
  if (above.length > 1)
    throw several(
      dataset.place,
      above.map(({ path }) => `../${basename(path)}`),
      request,
    )
  throw await missingYaml(dataset, files, request)
}

function real(folder: string): string {
  try {
    return realpathSync(folder)
  } catch {
    return folder
  }
}

async function contentAt(dataset: DatasetFiles, name: string): Promise<Buffer> {
  try {
    if (isAbsolute(name) || name.split('/').includes('..')) return await readOutside(dataset, name)
    return await dataset.read(keyOf(name))
  } catch (error) {
    if (error instanceof Failure) throw error
    throw new Failure(
      'DATASET_MISSING',
      {
        what: `There is no ${printable(name)} in ${printable(dataset.place)} that can be read.`,
        safe: 'Nothing was sent or changed.',
        next: 'Correct dataset.yaml: a path from the folder of the dataset.',
      },
      error,
    )
  }
}

async function readOutside(dataset: DatasetFiles, name: string): Promise<Buffer> {
  if (dataset.folder === '') throw new RangeError('it lies outside the dataset')
  const content = await readForeignFile(resolve(dataset.folder, name), MOST_BYTES)
  if (content === undefined) throw tooLarge(name)
  return content
}

interface Candidate {
  readonly name: string
  readonly content: Buffer
}

/** Files at the top that name splits and classes; `data.yaml` is meant, whatever stands in it. */
async function candidatesHere(dataset: DatasetFiles, files: FileIndex): Promise<Candidate[]> {
  const names = [...files.sizes.keys(), ...files.left.link].filter(
    (key) =>
      !key.includes('/') &&
      YAML_ENDING.test(key) &&
      (key === USUAL || (files.sizes.get(key) ?? 0) <= MOST_BYTES),
  )
  const found: Candidate[] = []
  for (const key of names.slice(0, MOST_CANDIDATES)) {
    const content = await readable(dataset, key)
    const name = textOf(key)
    if (content && (name === USUAL || parsed(content) !== undefined)) found.push({ name, content })
  }
  return found
}

/** A link at the top may lead nowhere, and is then none of the candidates. */
async function readable(dataset: DatasetFiles, key: string): Promise<Buffer | undefined> {
  try {
    return await dataset.read(key)
  } catch (error) {
    if (key === USUAL && !(error instanceof Failure)) throw unreadable(dataset, error)
    if (error instanceof Failure) throw error
    return undefined
  }
}

/** Descriptions in the folder above, whose train and val lead into this folder as they are written. */
async function candidatesAbove(
  parent: string,
  folders: readonly string[],
  files: FileIndex,
): Promise<{ readonly path: string; readonly yaml: DataYaml }[]> {
  const places = new Places(files)
  const found: { readonly path: string; readonly yaml: DataYaml }[] = []
  for (const path of yamlsIn(parent)) {
    const yaml = parsed((await readForeignFile(path, MOST_BYTES)) ?? Buffer.alloc(0))
    if (yaml === undefined) continue
    const at = { folders, yamlFolder: parent, path: yaml.path }
    const pointsHere = [...yaml.splits.train, ...yaml.splits.val].every((entry) => {
      const { keys, isMapped } = locate(entry, at, places)
      return keys.length === 1 && !isMapped
    })
    if (pointsHere) found.push({ path, yaml: { ...yaml, place: path } })
  }
  return found
}

function yamlsIn(folder: string): string[] {
  try {
    const names = readdirSync(folder).filter((name) => YAML_ENDING.test(name))
    const paths = names.slice(0, MOST_CANDIDATES).map((name) => join(folder, name))
    return paths.filter((path) => {
      const stats = statSync(path, { throwIfNoEntry: false })
      return stats?.isFile() && stats.size <= MOST_BYTES
    })
  } catch {
    return []
  }
}

function parsed(content: Buffer): DataYaml | undefined {
  try {
    return parseDataYaml(content, '')
  } catch {
    return undefined
  }
}

function unreadable({ place }: DatasetFiles, cause: unknown): Failure {
  return new Failure(
    'DATASET_UNREADABLE',
    {
      what: `${printable(place)}/${USUAL} cannot be read (${cause instanceof Error ? printable(cause.message, 200) : cause}).`,
      safe: 'Nothing was sent or changed.',
      next: 'Give the runner permission to read it.',
    },
    cause,
  )
}

function several(place: string, names: readonly string[], { settingsFile }: DatasetRequest): Failure {
  return new Failure('DATASET_INVALID', {
    what: `Several files may describe ${printable(place)}: ${names.map((name) => printable(name, 100)).join(', ')}.`,
    safe: 'Nothing was sent or changed.',
    next: `Choose one; for the first, put this into ${settingsFile}, below dataset: yaml: ${JSON.stringify(names[0])}.`,
  })
}
