import type { DatasetView } from '../../dataset/view.ts'
import { Failure } from '../../errors.ts'
import { printable } from '../../text/printable.ts'
import type { FileIndex } from './file-index.ts'
import type { ImageFacts } from './image-facts.ts'
import type { Pair } from './pairing.ts'
import type { Pause } from './pause.ts'

/** Where the audit finds the files of a dataset: on the runner, or on another server. */
export interface DatasetFiles {
  /** What to call the dataset in messages: its folder, for example. */
  readonly place: string
  /** Its folder on the runner, absolute; empty when it lies elsewhere. */
  readonly folder: string
  /**
   * Lists all of them, before anything else.
   *
   * @param view which part of the folder is the dataset; what lies elsewhere was parted when it was sent
   * @throws Failure when there is nothing to list
   */
  list(pause: Pause, view: DatasetView): Promise<FileIndex>
  /**
   * Reads one file whole.
   *
   * @param key of a file in the list
   * @throws Failure DATASET_INVALID for one of more than MOST_TEXT_BYTES
   */
  read(key: string): Promise<Buffer>
  /**
   * Tells what is in a file, without reading all of a large one: files with different content have different prints, but for
   * those of the same size that are alike in many places.
   *
   * @param key of a file in the list
   */
  print(key: string): Promise<string>
  /**
   * Tells what is in files, by all of their bytes: what is known from an earlier run need not be read.
   *
   * @param keys of files in the list
   * @returns SHA-256 in hex by key; without what cannot be read
   */
  contents(keys: readonly string[], pause: Pause): Promise<ReadonlyMap<string, string>>
  /** Looks at pictures and reads their labels, in the order given; what cannot be read is a defect, and not a failure. */
  look(pairs: readonly Pair[], files: FileIndex): AsyncIterable<Look>
}

/** Of what is read whole: a list of a million pictures has about as much. */
export const MOST_TEXT_BYTES = 64 << 20
/** Of a label: a polygon of 150,000 points has three quarters of it. */
export const MOST_LABEL_BYTES = 4 << 20
/** Stands for the text of a label that has more. */
export const LARGE_LABEL = '(too large)'

/** What is seen of a picture and its label. */
export interface Look {
  readonly pair: Pair
  readonly picture: ImageFacts
  /** The label's text, one character per byte; undefined when the picture has none. */
  readonly label: string | undefined
}

/** The failure for a file that is read whole, and is too large for what it should be. */
export function tooLarge(name: string): Failure {
  return new Failure('DATASET_INVALID', {
    what: `${printable(name, 300)} has more than ${MOST_TEXT_BYTES / 2 ** 20} MiB: it is not the text that belongs there.`,
    safe: 'Nothing was sent or changed.',
    next: 'Correct what data.yaml names, or name another description as dataset.yaml; a staging server needs the dataset anew.',
  })
}
