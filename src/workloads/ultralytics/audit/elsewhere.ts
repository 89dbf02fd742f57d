import { existsSync, realpathSync } from 'node:fs'
import { posix } from 'node:path'
import { textOf } from '../../../dataset/path-key.ts'
import { printable } from '../../../text/printable.ts'
import { writtenKeys, type YamlPlace } from './locate.ts'

/**
 * Where an entry of data.yaml leads to on the runner, if that is outside the dataset.
 *
 * @param written the entry
 * @param folder of the dataset, absolute; empty when it lies on another machine
 * @param moved keys of folders that lie outside and belong to the dataset
 */
export function placeElsewhere(
  written: string,
  { folders, yamlFolder, path }: YamlPlace,
  folder: string,
  moved: Iterable<string>,
): string | undefined {
  if (folder === '') return undefined
  const place = realPath(posix.resolve(yamlFolder, path, written))
  if (place === undefined || folders.some((own) => `${place}/`.startsWith(`${own}/`))) return undefined
  const isLinked = [...moved].some((key) => realPath(`${folder}/${textOf(key)}`) === place)
  return isLinked ? undefined : place
}

/**
 * Says why nothing is found where an entry of data.yaml leads to.
 *
 * @param folder of the dataset, absolute; empty when it lies on another machine
 */
export function absence(written: string, at: YamlPlace, folder: string): string {
  const isThere = writtenKeys(written, at).some((key) => existsSync(`${folder}/${textOf(key)}`))
  return `${printable(written, 200)} ${folder !== '' && isThere ? 'holds no file' : 'is not in it'}`
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path)
  } catch {
    return undefined
  }
}
