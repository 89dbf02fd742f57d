import { Failure } from '../errors.ts'
import type { FileTable } from './file-table.ts'
import { displayPath } from './view.ts'

const NAMED = 5

/**
 * Refuses files whose names are one and the same on the server's volume: the later would replace the earlier.
 *
 * @param tellsApart whether the volume takes names that differ in case, or in how a letter is composed, for two
 * @throws Failure NAMES_COLLIDE
 */
export function refuseNameCollisions(table: FileTable, tellsApart: boolean): void {
  if (tellsApart) return
  const seen = new Map<string, number>()
  const pairs: string[] = []
  for (let place = 0; place < table.length; place++) {
    const { path } = table.at(place)
    // Of all that a volume may fold, this is what upper case and one composition bring together.
    const folded = text(path).normalize('NFD').toUpperCase()
    const other = seen.get(folded)
    if (other === undefined) seen.set(folded, place)
    else pairs.push(`${displayPath(table.at(other).path)} and ${displayPath(path)}`)
  }
  if (pairs.length > 0) throw collide(pairs)
}

/** Bytes that are no UTF-8 stay different from each other. */
function text(path: Buffer): string {
  const utf8 = path.toString('utf8')
  return Buffer.from(utf8).equals(path) ? utf8 : path.toString('latin1')
}

function collide(pairs: readonly string[]): Failure {
  const more = pairs.length > NAMED ? `; and ${pairs.length - NAMED} more pairs` : ''
  return new Failure('NAMES_COLLIDE', {
    what: `The server's volume takes different names for one: ${pairs.slice(0, NAMED).join('; ')}${more}.`,
    safe: 'Nothing was sent; every tree on the server is as it was.',
    next: 'Set root to a folder on a usual Linux volume (ext4, XFS), or rename one of each pair.',
  })
}
