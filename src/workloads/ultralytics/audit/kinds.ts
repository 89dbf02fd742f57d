/**
 * Everything the audit can find. An error is what the library would hide (it drops the picture, loses its boxes, or
 * rewrites the file) or what would end the training hours later; facts were measured with Ultralytics 8.4.190.
 */
import type { Acceptance, Severity } from '../../../interfaces/audit.ts'
import { PIXEL_KINDS } from '../../../interfaces/pixels.ts'

/** Each kind: how much it matters, what `dataset.accept` may make of it, and what it means, to follow a number. */
export const KINDS = {
  'entry-unreadable': ['error', 'leave', 'entries that cannot travel'],
  'image-unreadable': ['error', 'leave', 'pictures that cannot be read'],
  'image-empty': ['error', 'leave', 'pictures of zero bytes: the library drops them and trains on'],
  'image-pointer': [
    'error',
    'leave',
    'pictures that are pointers of Git LFS, not the files themselves: fetch them with `git lfs pull`',
  ],
  'image-unknown': [
    'error',
    'leave',
    'files whose content is not a picture the library reads: it drops them and trains on',
  ],
  'image-needs-reader': [
    'error',
    'leave',
    'HEIC pictures: the library wants to install a reader in the middle of the scan',
  ],
  'image-damaged': [
    'error',
    'leave',
    'pictures with a damaged header: silently dropped, or fatal in the first epoch',
  ],
  'image-truncated': [
    'error',
    'leave',
    'pictures that end too early: silently dropped, or fatal in the first epoch',
  ],
  'image-trailing-bytes': [
    'error',
    'leave',
    'JPEG pictures with bytes after their end: the library would rewrite them on the server, larger and different',
  ],
  'image-tiny': ['error', 'leave', 'pictures smaller than 10 pixels on a side: the library drops them'],
  'image-huge': [
    'error',
    'leave',
    'pictures of more than 178,956,970 pixels: the library drops them, since they might be an attack',
  ],
  'label-invalid': ['error', 'leave', 'labels with a bad row: the library drops the whole picture for it'],
  'label-pointer': ['error', 'leave', 'labels that are pointers of Git LFS: fetch them with `git lfs pull`'],
  'class-beyond': [
    'error',
    'leave',
    'labels with class numbers that data.yaml does not name: the library drops their pictures',
  ],
  'label-elsewhere': [
    'error',
    'as-is',
    'pictures whose label is not where the library looks: they would count as background',
  ],
  'list-line': ['error', 'as-is', 'lines of a list of pictures that lead to no picture here'],
  'split-identical': [
    'error',
    'worthless',
    'pictures of the val split, all of which are in train, too: nothing measured would be true',
  ],
  'split-conflict': [
    'error',
    'as-is',
    'pictures of the val split that are in train, too, with another label: one of the two is wrong',
  ],
  'staged-left': [
    'error',
    undefined,
    'files that would stay at home, and lie on the staging server, from where a dataset travels whole: have it sent there again with the same dataset.exclude and dataset.accept',
  ],
  'split-emptied': ['error', undefined, 'splits of which every picture stays at home'],
  'val-without-boxes': [
    'error',
    'worthless',
    'val split without a box of a class that is trained: every mAP would be zero',
  ],
  'holdout-missing': ['error', undefined, 'places named as evaluation.holdout that lead to no picture'],
  'holdout-used': [
    'error',
    'worthless',
    'pictures of evaluation.holdout that are in train or val, too: nothing is held out then',
  ],
  'split-overlap': [
    'warning',
    'as-is',
    'pictures that are both in train and in val, under whatever name: what is measured is then no proof',
  ],
  'repeat-conflict': [
    'warning',
    'as-is',
    'pictures that a split holds under several names, with different labels: one of them is wrong',
  ],
  'class-not-in-val': [
    'warning',
    undefined,
    'classes that are trained and that no box of the val split shows',
  ],
  'class-not-in-train': [
    'warning',
    undefined,
    'classes that the val split shows and nothing is trained on: the model cannot find them, which lowers every mAP',
  ],
  'exclude-missing': [
    'warning',
    undefined,
    'paths in dataset.exclude that lead to nothing: they begin at the top of the dataset',
  ],
  'image-ending': [
    'warning',
    undefined,
    'pictures beside those of a split whose ending the library does not look for: it never sees them',
  ],
  'test-missing': ['warning', undefined, 'entries of the test split that lead to no picture; it is not used'],
  'list-repeated': [
    'warning',
    undefined,
    'pictures that a split names twice: the library trains on them twice',
  ],
  'label-orphan': ['warning', undefined, 'labels without a picture'],
  'label-shared': [
    'warning',
    undefined,
    'labels that serve two pictures, because their names differ only in the ending',
  ],
  'label-outside': ['warning', undefined, 'labels with coordinates up to 1 % outside the picture'],
  'label-overhang': [
    'warning',
    undefined,
    'labels with a box that reaches out of the picture by more than 1 %; if nearly all have one, they hold corners instead of centre and size',
  ],
  'label-flat': ['warning', undefined, 'labels with a box of no width or height'],
  'label-repeated': ['warning', undefined, 'labels that hold the same object twice: the library removes one'],
  'label-two-classes': ['warning', undefined, 'labels that hold one box under two classes'],
  'name-changed': ['warning', undefined, 'class names that YAML reads as something else: put them in quotes'],
  'name-repeated': [
    'warning',
    undefined,
    'classes that are called as another one: what is measured by class cannot be told apart',
  ],
  'key-repeated': ['warning', undefined, 'keys of data.yaml that stand twice: the last one counts'],
  'download-entry': ['warning', undefined, 'download entries in data.yaml: the pipeline never runs them'],
  'other-yaml': [
    'warning',
    undefined,
    'other files beside data.yaml that describe a dataset, too: dataset.yaml chooses one',
  ],
  'path-elsewhere': [
    'warning',
    undefined,
    'paths of data.yaml that lead to another folder, which is on the runner, too: what lies in the dataset is trained',
  ],
  'key-left': [
    'info',
    undefined,
    'keys of data.yaml that hold too much to travel; the library reads none such',
  ],
  'image-repeated': [
    'info',
    undefined,
    'pictures that a split holds under several names: the library trains on each',
  ],
  'split-renamed': ['info', undefined, 'splits under another name than the library has for them'],
  'split-mapped': ['info', undefined, 'paths of another machine, read as what they lead to here'],
  'label-unused': [
    'info',
    undefined,
    'labels and texts that belong to no split; they travel and are not used',
  ],
  junk: ['info', undefined, 'hidden and system files and folders that stay at home'],
  'links-left': ['info', undefined, 'links outside every split, which stay at home'],
  'left-out': [
    'info',
    undefined,
    'files and folders that stay at home, as the settings or .retrainignore say',
  ],
} as const satisfies Record<string, readonly [Severity, Acceptance | undefined, string]>

/** A stable name for each thing that the audit can find. */
export type IssueKind = keyof typeof KINDS

/** All names of kinds, the gravest first. */
export const KIND_NAMES = Object.keys(KINDS) as readonly IssueKind[]

/** The kind of that name, as `inspectImage` gives it to those who read pictures elsewhere. */
export function kindOf(name: string): IssueKind {
  if (!Object.hasOwn(KINDS, name)) throw new RangeError(`no kind of issue ${name}`)
  return name as IssueKind
}

/** What `dataset.accept` may name, with what happens then. */
export const ACCEPTABLE: ReadonlyMap<string, Acceptance> = new Map(
  Object.entries({ ...KINDS, ...PIXEL_KINDS }).flatMap(([kind, [, acceptance]]) =>
    acceptance === undefined ? [] : [[kind, acceptance] as const],
  ),
)
