import { statfsSync } from 'node:fs'

/** What statfs(2) calls NFS, SMB, CIFS, SMB2, Ceph, Lustre, AFS, 9P, and what a program answers for (FUSE). */
const TYPES: readonly number[] = [
  0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x00c36400, 0x0bd00bd0, 0x5346414f, 0x01021997, 0x65735546,
]

/** Whether somebody else has to answer when a folder is read, who may take minutes for it, or never do. */
export function isOnNetwork(folder: string): boolean {
  try {
    return TYPES.includes(statfsSync(folder).type)
  } catch {
    return false
  }
}
