import { bytes, compact, count, DASH } from '../text/format.ts'

/** What came of exporting the model in one format. */
export interface Exported {
  readonly format: string
  /** Nothing unless it agrees with best.pt. */
  readonly files: ReadonlyArray<{ readonly path: string; readonly size: number; readonly sha256: string }>
  /** How many of the detections of best.pt it finds again, and how far those are apart at most. */
  readonly agreement: {
    readonly pictures: number
    readonly detections: number
    readonly matched: number
    readonly scoreDifference: number
    /** As a share of the picture. */
    readonly boxDifference: number
  } | null
  /** Why there are no files; empty when there are. */
  readonly trouble: string
}

/** Titles of the columns of `exportRows`. */
export const EXPORT_HEAD = ['format', 'size', 'compared with best.pt'] as const

/** How far each export agrees with the model, or why it is not there. */
export function exportRows(exports: readonly Exported[]): string[][] {
  return exports.map(({ format, files, agreement, trouble }) => {
    if (trouble !== '' || agreement === null) return [format, DASH, `not delivered: ${trouble}`]
    const { pictures, detections, matched, scoreDifference, boxDifference } = agreement
    const size = bytes(files.reduce((sum, { size }) => sum + size, 0))
    const found = `${count(matched)} of ${count(detections)} detections found again (${count(pictures)} pictures)`
    return [
      format,
      size,
      `${found}; largest difference of a score ${compact(scoreDifference)}, of a box ${compact(boxDifference * 100)} % of the picture`,
    ]
  })
}
