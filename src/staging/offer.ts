import { FileTable } from '../dataset/file-table.ts'
import { decodeManifest } from '../dataset/manifest.ts'
import { MAX_PATH_BYTES } from '../dataset/walk.ts'
import type { Agent } from '../ssh/agent.ts'
import { stagingViolation } from '../ssh/channel-failures.ts'
import { collected } from './collected.ts'
import { offerTree } from './operations.ts'

/** A manifest of a million files; an entry takes 44 bytes and its path. */
const MOST_BYTES = 256e6

/** A verified tree on the staging server. */
export interface Offer {
  readonly digest: string
  /** Its files; all hashes are known. */
  readonly table: FileTable
}

/**
 * Asks the staging server for the manifest of a tree, and believes it only if it has the digest that it is said to have.
 *
 * @param digest in hex, or empty for the newest tree of that name
 * @throws Failure RECEIPT_MISSING when no such tree is verified there; SERVER_REPLY_INVALID
 */
export async function askOffer(
  agent: Agent,
  name: string,
  digest: string,
  signal: AbortSignal,
): Promise<Offer> {
  const { onData, data } = collected(MOST_BYTES, 'sent a manifest without an end')
  const offered = await agent.call(offerTree, { name, digest }, { signal, onData })
  const table = readTable(data())
  if (table.digest !== offered.digest || (digest !== '' && digest !== offered.digest))
    throw stagingViolation('sent the manifest of something else')
  return { digest: offered.digest, table }
}

function readTable(manifest: Buffer): FileTable {
  const table = new FileTable()
  try {
    for (const { path, sizeBytes, sha256 } of decodeManifest(manifest)) {
      if (path.length === 0 || path.length > MAX_PATH_BYTES) throw new RangeError('no path')
      table.add({ path, sizeBytes, mtimeNs: 0n, ctimeNs: 0n, inode: 0n }, sha256)
    }
  } catch (error) {
    throw stagingViolation('sent no manifest', error)
  }
  return table
}
