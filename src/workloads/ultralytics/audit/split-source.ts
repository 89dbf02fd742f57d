import { hash } from 'node:crypto'
import type { Prefix } from './known-ends.ts'

/** Where the pictures of a split are, as the training gets it: a folder of the dataset, or a list in it. */
export interface SplitSource {
  /** From the dataset's top; `.` is the top itself. */
  readonly path: string
  /** Of a list: how its lines become paths of the dataset. */
  readonly prefixes?: readonly Prefix[]
  /** Which part of these pictures: those that `isHeldOut` picks by this share, or the others; all of them without it. */
  readonly part?: Part
}

/** A part of a set of pictures. */
export interface Part {
  /** Of the pictures that are held out, more than 0 and less than 1. */
  readonly share: number
  readonly heldOut: boolean
}

/** Whether a picture is held out: by a hash of its path, so that a growing dataset keeps its parts. */
export function isHeldOut(key: string, share: number): boolean {
  return hash('sha256', Buffer.from(key, 'latin1'), 'buffer').readUInt32BE() < share * 2 ** 32
}
