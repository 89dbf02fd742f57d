/** What an audit of a dataset tells, whatever is trained on it. */
import type { SourceRoot } from '../dataset/source-root.ts'
import { type DatasetView, WHOLE_VIEW } from '../dataset/view.ts'

/** How much an issue matters: an error stops the pipeline, a warning does only with `strict`, and the rest is only said. */
export type Severity = 'error' | 'warning' | 'info'

/**
 * What `dataset.accept` may answer: `leave` has the picture and its label stay at home, so that the library sees only what
 * is whole; `as-is` lets things be as they are; `worthless` too, and marks everything that is measured.
 */
export type Acceptance = 'leave' | 'as-is' | 'worthless'

/** One kind of finding, over all files. */
export interface Issue {
  /** A stable name. */
  readonly kind: string
  readonly severity: Severity
  /** What it means, to follow a number: "3 pictures of zero bytes: ...". */
  readonly meaning: string
  readonly count: number
  /** What it means in this case, instead of `meaning`. */
  readonly told?: string
  /** The first files concerned, made printable. */
  readonly examples: readonly string[]
  /** What `dataset.accept` makes of it; undefined where it may not name it. */
  readonly acceptance: Acceptance | undefined
  /** Whether the settings accept it, and it would be an error otherwise. */
  readonly isAccepted: boolean
}

/** One thing that was found, in printable words. */
export interface SingleFinding {
  readonly kind: string
  readonly severity: Severity
  /** The file concerned, from the dataset's top; else what is spoken of, such as a split. */
  readonly place: string
  /** What is to be said of it beside its kind; empty for nothing. */
  readonly detail: string
}

/** Hears of every single finding. */
export type EachFinding = (finding: SingleFinding) => void

/** A finding as a list of files names it. */
export function exampleOf(place: string, detail: string): string {
  return detail === '' ? place : `${place}: ${detail}`
}

/** How many files each issue names. */
export const NAMED_FILES = 20

/** The splits that the library knows and the pipeline cares for. */
export const SPLITS = ['train', 'val', 'test'] as const

/** One of the splits. */
export type Split = (typeof SPLITS)[number]

/** Where the pictures of a split are, as the training gets it: a folder of the dataset, or a list in it. */
export interface SplitSource {
  /** From the dataset's top; `.` is the top itself. */
  readonly path: string
  /** Of a list: how its lines become paths of the dataset. */
  readonly prefixes?: readonly Prefix[]
  /** Which part of these pictures: those that `isHeldOut` picks by this share, or the others; all of them without it. */
  readonly part?: Part
}

/** A part of a set of pictures. */
export interface Part {
  /** Of the pictures that are held out, more than 0 and less than 1. */
  readonly share: number
  readonly heldOut: boolean
}

/** How the paths of a list become paths of the dataset: what a line begins with, and what stands for it here. */
export interface Prefix {
  readonly from: string
  readonly to: string
}

/** How many rows of each shape there are. */
export interface RowShapes {
  readonly boxes: number
  readonly polygons: number
  readonly keypoints: number
}

/** What one split holds, as the training will see it. */
export interface SplitFacts {
  readonly images: number
  /** Bytes of the pictures alone. */
  readonly imageBytes: number
  /** Pictures without any box, on purpose or not. */
  readonly backgrounds: number
  /** Number of boxes by class number. */
  readonly boxes: readonly number[]
  /** Rows by their shape, over all labels. */
  readonly shapes: RowShapes
  /** Number of pictures by size, as `1440x808`; pictures whose header is not read are missing. */
  readonly sizes: ReadonlyMap<string, number>
}

/** What is known of a dataset before anything of it travels. */
export interface Audit {
  /** Errors first. */
  readonly issues: readonly Issue[]
  readonly files: number
  readonly bytes: number
  /** Names by class number. */
  readonly classes: readonly string[]
  readonly splits: Readonly<Record<Split, SplitFacts>>
  /** Where the pictures of each split are. */
  readonly sources: Readonly<Record<Split, readonly SplitSource[]>>
  /** What else data.yaml holds and the library may read, such as `kpt_shape`. */
  readonly rest: Readonly<Record<string, unknown>>
  /** Which part of the folder travels. */
  readonly view: DatasetView
  /** Why the labels cannot train a task of the library, by its name; a task without an entry fits. */
  readonly misfits: Readonly<Record<string, string>>
  /** What labels there are when there are none that the library reads, with the cure; undefined when that is not known. */
  readonly foreign: string | undefined
  /** SHA-256 in hex over paths, sizes and times; of a tree on a server its digest. */
  readonly snapshot: string
  /** Whether it has a file of this path, from its top. */
  readonly has: (path: string) => boolean
}

/** How an audit is done, beside what is asked. */
export interface AuditOptions {
  readonly signal: AbortSignal
  /** Gets a line about the progress every 15 s. */
  readonly tell?: (line: string) => void
  /** Hears of every single finding. */
  readonly each?: EachFinding
  /** Tells what an earlier run knows of the files. */
  readonly known?: KnownContents
}

/** Gives the SHA-256, in hex, of those files that were hashed before and have not changed since. */
export type KnownContents = (root: SourceRoot, keys: readonly string[]) => ReadonlyMap<string, string>

const EMPTY: SplitFacts = {
  images: 0,
  imageBytes: 0,
  backgrounds: 0,
  boxes: [],
  shapes: { boxes: 0, polygons: 0, keypoints: 0 },
  sizes: new Map(),
}

/** What is known of a dataset that could not be looked at. */
export const NOTHING_SEEN: Audit = {
  issues: [],
  files: 0,
  bytes: 0,
  classes: [],
  splits: { train: EMPTY, val: EMPTY, test: EMPTY },
  sources: { train: [], val: [], test: [] },
  rest: {},
  view: WHOLE_VIEW,
  misfits: {},
  foreign: undefined,
  snapshot: '',
  has: () => false,
}
