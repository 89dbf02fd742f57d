import type { IssueKind } from './issues.ts'

/** What the first and the last bytes of a picture tell. */
export interface ImageFacts {
  /** Width and height in pixels as stored, or undefined for formats whose header is not read. */
  readonly size?: { readonly width: number; readonly height: number }
  readonly defect?: IssueKind
}
