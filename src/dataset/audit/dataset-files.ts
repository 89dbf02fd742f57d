import type { DatasetView } from '../walk.ts'
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
   */
  read(key: string): Promise<Buffer>
  /** Looks at pictures and reads their labels, in the order given; what cannot be read is a defect, and not a failure. */
  look(pairs: readonly Pair[], files: FileIndex): AsyncIterable<Look>
}

/** What is seen of a picture and its label. */
export interface Look {
  readonly pair: Pair
  readonly picture: ImageFacts
  /** The label's text, one character per byte; undefined when the picture has none. */
  readonly label: string | undefined
}
