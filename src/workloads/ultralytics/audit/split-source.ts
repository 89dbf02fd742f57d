import { hash } from 'node:crypto'

/** Whether a picture is held out: by a hash of its path, so that a growing dataset keeps its parts. */
export function isHeldOut(key: string, share: number): boolean {
  return hash('sha256', Buffer.from(key, 'latin1'), 'buffer').readUInt32BE() < share * 2 ** 32
}
