import { displayKey } from '../../../dataset/view.ts'
import { Failure } from '../../../errors.ts'
import { SPLITS, type Split, type SplitSource } from '../../../interfaces/audit.ts'
import type { Pause } from '../../../interfaces/dataset-files.ts'
import { printable } from '../../../text/printable.ts'
import type { DataYaml } from './data-yaml.ts'
import type { Places } from './places.ts'
import { type Fault, type SplitRequest, SplitSearch } from './split-search.ts'

/** The splits of a dataset. */
export interface Splits {
  readonly sources: Readonly<Record<Split, readonly SplitSource[]>>
  /** Keys of the pictures, sorted as the library sorts them; one that is named twice is there twice. */
  readonly pictures: Readonly<Record<Split, readonly string[]>>
}

/** Folders with pictures that a message names. */
const NAMED = 12

/**
 * Finds the pictures of each split: everything below a folder except hidden names, or the lines of a list. What data.yaml
 * says is read as the library reads it, or, when that leads nowhere, as what it can only mean here.
 *
 * @throws Failure DATASET_EMPTY or DATASET_INVALID, naming every split of which the pictures are not found
 */
export async function findSplits(yaml: DataYaml, request: SplitRequest, pause: Pause): Promise<Splits> {
  const search = new SplitSearch(request)
  for (const split of SPLITS)
    for (const entry of yaml.splits[split]) {
      search.find(split, entry)
      await pause(() => '… looking for the pictures')
    }
  search.refuseDoubtful()
  await search.readPictures(pause)
  if (yaml.heldOutShare !== null) search.holdOut(yaml.heldOutShare)
  search.refuseEmpty()
  if (search.faults.length > 0) throw failure(yaml, search.faults, search.places)
  return { sources: search.sources(), pictures: search.pictures() }
}

function failure(yaml: DataYaml, faults: readonly Fault[], places: Places): Failure {
  const told = faults.map(({ split, text }) => `${split}: ${text}`).join('; ')
  const there = [...places.pictureFolders()].slice(0, NAMED)
  const folders = there.map(([key, count]) => `${displayKey(key)} (${count})`).join(', ')
  const isEmpty = faults.every((fault) => fault.isEmpty)
  const cure = faults.some((fault) => fault.isLeft)
    ? 'Take what is trained or measured out of dataset.exclude and .retrainignore, or name another folder in data.yaml or dataset.data.'
    : 'Correct data.yaml, or set dataset.data in the settings, which wins over it.'
  return new Failure(isEmpty ? 'DATASET_EMPTY' : 'DATASET_INVALID', {
    what: `Pictures of ${printable(yaml.place)} are not found: ${told}.`,
    safe: 'Nothing was sent or changed.',
    next:
      folders === ''
        ? 'There is no picture in the whole folder: correct dataset.path, or mount the disk that holds them.'
        : `Folders with pictures here: ${folders}. ${cure}`,
  })
}
