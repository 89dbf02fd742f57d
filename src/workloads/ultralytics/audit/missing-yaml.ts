import { statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { textOf } from '../../../dataset/path-key.ts'
import { displayKey } from '../../../dataset/view.ts'
import { Failure } from '../../../errors.ts'
import type { DatasetFiles, FileIndex } from '../../../interfaces/dataset-files.ts'
import type { DatasetRequest } from '../../../interfaces/dataset-request.ts'
import { printable } from '../../../text/printable.ts'
import { leftBecause } from './file-index.ts'
import { foreignFormat } from './foreign-formats.ts'
import { type Suggestion, suggestData } from './suggest.ts'

/** Folders that a message names. */
const NAMED = 3
const LABELS_BELONG =
  'labels/ where pictures stand in images/, or beside the pictures, under the same name ending in .txt'

/**
 * DATASET_MISSING for a folder that nothing describes, with what would fit it, ready to paste, or why nothing does.
 *
 * @param request names the file into which to paste it
 */
export async function missingYaml(
  dataset: DatasetFiles,
  files: FileIndex,
  { settingsFile }: DatasetRequest,
): Promise<Failure> {
  const foreign = await foreignFormat(dataset, files)
  const place = printable(dataset.place)
  const what =
    leftBecause(files, 'data.yaml') === 'excluded'
      ? `data.yaml of ${place} stays at home, since dataset.exclude or .retrainignore says so, and no other file describes it.`
      : `There is no data.yaml in ${place}, and no other file that describes it.`
  return new Failure('DATASET_MISSING', {
    what: foreign === undefined ? what : `${what} And ${foreign}.`,
    safe: 'Nothing was sent or changed.',
    next: deeper(dataset, files) ?? (await nextStep(dataset, files, settingsFile, foreign !== undefined)),
  })
}

/** The folder to name, whole: whoever starts the pipeline by hand has no settings that it could be relative to. */
function deeper({ folder }: DatasetFiles, files: FileIndex): string | undefined {
  const inside = [...files.sizes.keys()].filter((key) => /\/data\.ya?ml$/.test(key)).slice(0, NAMED)
  if (inside.length === 0) return undefined
  const folders = inside.map((key) => printable(join(folder, dirname(textOf(key))), 300))
  return `There is ${inside.map(displayKey).join(', ')}: set dataset.path to ${folders.join(' or ')}.`
}

async function nextStep(
  dataset: DatasetFiles,
  files: FileIndex,
  settingsFile: string,
  isForeign: boolean,
): Promise<string> {
  if (isForeign)
    return `Then name its splits and classes in a data.yaml, or in ${settingsFile} as dataset.data.`
  const suggestion = await suggestData(dataset, files)
  if (suggestion) return suggested(dataset, suggestion, settingsFile)
  if (files.sizes.size === 0 && files.left.excluded.length > 0)
    return 'Everything in it stays at home: correct dataset.exclude or .retrainignore.'
  return files.sizes.size === 0
    ? 'The folder is empty: mount the disk that holds the dataset, or correct dataset.path; on a staging server, correct dataset.name.'
    : 'Correct dataset.path, the folder of the pictures, or mount the disk that holds them; on a staging server, correct dataset.name.'
}

function suggested({ folder }: DatasetFiles, suggestion: Suggestion, settingsFile: string): string {
  const { data, names, highestClass, isUnparted } = suggestion
  if (highestClass === null && hasLabelsBeside(folder)) {
    const above = printable(dirname(folder), 300)
    return `Labels are beside this folder, in ${above}/labels: set dataset.path to ${above}.`
  }
  const unparted = isUnparted
    ? ' A fifth of the pictures, picked by their paths, would be held out to measure by: if they come from films, name folders of other films as val instead.'
    : ''
  const fits = `put it into ${settingsFile}, below dataset: data: ${data}.${unparted}`
  if (highestClass === null)
    return `No picture here has a label. Labels belong into ${LABELS_BELONG}. When they are there, this fits; ${fits}`
  if (highestClass >= names)
    return `Labels use class numbers up to ${highestClass}, and ${names === 1 ? 'one name is' : `${names} names are`} written down, for numbers from 0: correct the labels, or add names. Otherwise this fits; ${fits}`
  return `By its folders and labels this fits; ${fits}`
}

/** Whether it is the `images` of a dataset, whose labels lie beside it. */
function hasLabelsBeside(folder: string): boolean {
  if (basename(folder) !== 'images') return false
  return statSync(join(dirname(folder), 'labels'), { throwIfNoEntry: false })?.isDirectory() ?? false
}
