/** How an audit of a workload's sees the files of a dataset, wherever they lie. */
import type { Buffer } from 'node:buffer'
import type { DatasetView, Left } from '../dataset/view.ts'
import { Failure } from '../errors.ts'
import { printable } from '../text/printable.ts'

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

/**
 * The files of a dataset in memory. Keys are paths relative to the dataset, one character per byte (latin1), so that
 * names that are not UTF-8 keep their identity.
 */
export interface FileIndex {
  /** Size in bytes by key, in the order of a manifest. */
  readonly sizes: ReadonlyMap<string, number>
  readonly bytes: number
  /**
   * Equal means that nothing was changed since: SHA-256 in hex over paths, sizes and times, which needs no reading; of a
   * tree on a server its digest.
   */
  readonly snapshot: string
  /** What stays at home, by why: keys, those of folders with a slash at their end. */
  readonly left: Readonly<Record<Left, readonly string[]>>
  /** What cannot travel: keys, and why. */
  readonly refused: readonly { readonly key: string; readonly why: string }[]
}

/** A picture and where its boxes stand; no label means that it is background. */
export interface Pair {
  readonly image: string
  readonly label: string | undefined
}

/**
 * Gives signals and timers their turn in a long loop of blocking work; throws when the work is cancelled.
 *
 * @param where says how far the work is; asked only when it is time to tell
 */
export type Pause = (where: () => string) => Promise<void>

/** Random access to a file's bytes. */
export interface ByteSource {
  readonly sizeBytes: number
  /** The bytes from `position` on; fewer than `length` at the end of the file. Valid until the next read. */
  read(position: number, length: number): Buffer
}

/** What the first and the last bytes of a picture tell. */
export interface ImageFacts {
  /** Width and height in pixels as stored, or undefined for formats whose header is not read. */
  readonly size?: { readonly width: number; readonly height: number }
  /** The kind of the issue that it is. */
  readonly defect?: string
}

/** A picture that could not be read. */
export const UNREADABLE: ImageFacts = { defect: 'image-unreadable' }
