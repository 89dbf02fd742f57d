import { posix } from 'node:path'
import { displayKey } from '../../../dataset/view.ts'
import type { DatasetFiles, FileIndex } from '../../../interfaces/dataset-files.ts'
import { IMAGE_ENDING } from './places.ts'

/** Of a JSON file that is looked into; what is larger is judged by its name. */
const MOST_JSON_BYTES = 64_000_000

/**
 * Says by name what labels there are when there are none that the library reads.
 *
 * @returns a sentence with its cure and without a full stop, or undefined when nothing is known
 */
export async function foreignFormat(dataset: DatasetFiles, files: FileIndex): Promise<string | undefined> {
  const keys = [...files.sizes.keys()]
  const json = await cocoFile(dataset, files, keys)
  if (json !== undefined)
    return `${displayKey(json)} holds labels as COCO JSON, and the library reads one text file for each picture: convert them, for example with convert_coco of ultralytics.data.converter`
  const xml = keys.find((key) => /\.xml$/i.test(key))
  if (xml !== undefined)
    return `${displayKey(xml)} and others like it hold labels as Pascal VOC XML, and the library reads one text file for each picture: export them as YOLO`
  const csv = keys.find((key) => /(^|\/)(_?annotations|labels|train_labels)\.csv$/i.test(key))
  if (csv !== undefined)
    return `${displayKey(csv)} holds labels as one table, and the library reads one text file for each picture: export them as YOLO`
  const classes = classFolders(keys)
  if (classes.length > 1)
    return `the folders ${classes.slice(0, 5).map(displayKey).join(', ')} hold pictures by class: that is a dataset for classification, which is not supported yet`
  return undefined
}

async function cocoFile(
  dataset: DatasetFiles,
  files: FileIndex,
  keys: readonly string[],
): Promise<string | undefined> {
  for (const key of keys.filter((each) => /\.json$/i.test(each)).slice(0, 20)) {
    if (/coco\.json$|(^|\/)instances_[^/]*\.json$/i.test(key)) return key
    if ((files.sizes.get(key) ?? 0) > MOST_JSON_BYTES) continue
    const content = await dataset.read(key)
    if (content.includes('"annotations"') && content.includes('"images"')) return key
  }
  return undefined
}

/** Folders such as `train/cat`: pictures by class below the folder of a split, and no label near them. */
function classFolders(keys: readonly string[]): string[] {
  if (keys.some((key) => /\.txt$/i.test(key) && /(^|\/)labels\//.test(key))) return []
  const folders = new Set<string>()
  for (const key of keys) {
    const folder = posix.dirname(key)
    const isInSplit = /(^|\/)(train|val|valid|test)\/[^/]+$/.test(folder) && !/\/images$/.test(folder)
    if (IMAGE_ENDING.test(key) && isInSplit) folders.add(folder)
  }
  return [...folders]
}
