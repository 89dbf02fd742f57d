/** How much an issue matters: an error stops the pipeline, a warning does only with `strict`. */
export type Severity = 'error' | 'warning'

/**
 * Everything the audit can find. An error is what the library would hide (it drops the picture, loses its boxes, or
 * rewrites the file) or what would end the training hours later; facts were measured with Ultralytics 8.4.190.
 */
const KINDS = {
  'image-unreadable': ['error', 'pictures that cannot be read'],
  'image-empty': ['error', 'pictures of zero bytes: the library drops them and trains on'],
  'image-unknown': [
    'error',
    'files whose content is no picture the library reads: it drops them and trains on',
  ],
  'image-needs-reader': [
    'error',
    'HEIC pictures: the library wants to install a reader in the middle of the scan',
  ],
  'image-damaged': ['error', 'pictures with a damaged header: the library drops them and trains on'],
  'image-truncated': [
    'error',
    'pictures that end too early: dropped without a word, or fatal in the first epoch',
  ],
  'image-trailing-bytes': [
    'error',
    'JPEG pictures with bytes after their end: the library would rewrite them on the server, larger and different',
  ],
  'image-tiny': ['error', 'pictures smaller than 10 pixels on a side: the library drops them'],
  'label-invalid': ['error', 'labels with a bad row: the library drops the whole picture for it'],
  'label-elsewhere': [
    'error',
    'pictures whose label is not where the library looks: they would count as background',
  ],
  'list-line': ['error', 'lines of a list of pictures that lead nowhere on the server: begin them with ./'],
  'split-overlap': [
    'warning',
    'pictures that are both in train and in val: what is measured is then no proof',
  ],
  'split-identical': [
    'error',
    'the val split holds only pictures of the train split: nothing measured would be true',
  ],
  'label-orphan': ['warning', 'labels without a picture'],
  'label-shared': [
    'warning',
    'labels that serve two pictures, because their names differ only in the ending',
  ],
  'label-outside': ['warning', 'labels with coordinates up to 1 % outside the picture'],
  'label-flat': ['warning', 'labels with a box of no width or height'],
  'label-repeated': ['warning', 'labels that hold the same box twice: the library removes one'],
  'label-two-classes': ['warning', 'labels that hold one box under two classes'],
  'download-entry': ['warning', 'data.yaml has a download entry; the pipeline never runs it'],
} as const satisfies Record<string, readonly [Severity, string]>

/** A stable name for each thing that the audit can find. */
export type IssueKind = keyof typeof KINDS

/** One kind of finding, over all files. */
export interface Issue {
  readonly kind: IssueKind
  readonly severity: Severity
  /** What it means, to follow a number: "3 pictures of zero bytes: ...". */
  readonly meaning: string
  readonly count: number
  /** The first files concerned, made printable. */
  readonly examples: readonly string[]
}

/** How many files each issue names. */
export const NAMED_FILES = 20

/** Collects findings by kind with bounded memory, however bad the dataset is. */
export class Issues {
  readonly #found = new Map<IssueKind, { count: number; examples: string[] }>()

  add(kind: IssueKind, example: string): void {
    const entry = this.#found.get(kind) ?? { count: 0, examples: [] }
    entry.count += 1
    if (entry.examples.length < NAMED_FILES) entry.examples.push(example)
    this.#found.set(kind, entry)
  }

  /** The findings, errors first, each kind in the order of the table. */
  list(): Issue[] {
    const kinds = (Object.keys(KINDS) as IssueKind[]).filter((kind) => this.#found.has(kind))
    const issues = kinds.map((kind): Issue => {
      const [severity, meaning] = KINDS[kind]
      return { kind, severity, meaning, ...(this.#found.get(kind) ?? { count: 0, examples: [] }) }
    })
    return [...issues.filter(isError), ...issues.filter((issue) => !isError(issue))]
  }
}

function isError(issue: Issue): boolean {
  return issue.severity === 'error'
}
