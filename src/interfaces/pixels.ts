/** What only decoding pictures shows, which the server does before the first epoch (pixels/ of its workload). */
import type { Acceptance, Severity } from './audit.ts'

/** How many pictures it decodes. */
export const DECODE_MODES = ['off', 'sample', 'all'] as const

/** One of these. */
export type DecodeMode = (typeof DECODE_MODES)[number]

/** What it finds: how much it matters, what `dataset.accept` may make of it, and what it means, to follow a number. */
export const PIXEL_KINDS = {
  'pixels-undecodable': [
    'error',
    undefined,
    'pictures that cannot be decoded: the library drops them, or ends in its first epoch',
  ],
  'pixels-damaged': [
    'error',
    'as-is',
    'pictures with damaged pixels: the library trains on what is left of them',
  ],
  'near-duplicate': [
    'warning',
    'as-is',
    'pictures that nearly are in train, too: what is measured on them proves little',
  ],
  'pixels-noted': [
    'info',
    undefined,
    'pictures about which a decoder has a remark, and whose pixels are whole',
  ],
} as const satisfies Record<string, readonly [Severity, Acceptance | undefined, string]>

/** A stable name for each. */
export type PixelKind = keyof typeof PIXEL_KINDS

/** All of them, the worst first. */
export const PIXEL_NAMES = Object.keys(PIXEL_KINDS) as [PixelKind, ...PixelKind[]]
