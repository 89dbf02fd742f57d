import { createHash } from 'node:crypto'

/** SHA-256 of something that we wrote, in hex. */
export function sha256Of(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}

/**
 * What `sha256sum -c` takes.
 *
 * @param sums hash by path, in hex; the paths are names that we or our lists of names made
 */
export function sumsText(sums: ReadonlyMap<string, string>): string {
  const sorted = [...sums].sort(([one], [other]) => (one < other ? -1 : 1))
  return sorted.map(([path, sha256]) => `${sha256}  ${path}\n`).join('')
}
