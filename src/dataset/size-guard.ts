import { Failure } from '../errors.ts'
import { bytes as size } from '../text/format.ts'
import { printable } from '../text/printable.ts'

/** What a dataset amounts to. */
export interface Amount {
  readonly files: number
  readonly bytes: number
}

/** Half a dataset is more often a disk that is not mounted than a decision. */
const LEAST_SHARE = 0.5

/**
 * Refuses a dataset that has lost more than half of its files or bytes since it was published last: older generations
 * would soon be removed for what may be an accident.
 *
 * @param last what was published last, or null when nothing was
 * @throws Failure DATASET_SHRUNK
 */
export function guardSize(
  { length: files, bytes }: { readonly length: number; readonly bytes: number },
  last: Amount | null,
  source: string,
): void {
  if (last === null) return
  if (files >= last.files * LEAST_SHARE && bytes >= last.bytes * LEAST_SHARE) return
  throw new Failure('DATASET_SHRUNK', {
    what: `${printable(source)} has ${files} files, ${size(bytes)}; when it was sent last it had ${last.files}, ${size(last.bytes)}.`,
    safe: 'Nothing was sent; every tree on the server is as it was.',
    next: 'Mount the disk that holds the rest; or set `allow-shrink: true` for this run if it is meant to be so.',
  })
}
