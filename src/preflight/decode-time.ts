import type { Spread } from '../config/outlook.ts'
import { SPLITS } from '../interfaces/audit.ts'
import { pixelsOf } from './cache-size.ts'
import type { Situation } from './situation.ts'

/** Of one processor: 64,000 JPEGs of 1440 x 808 take two of them 8 minutes. */
const SECONDS_PER_PIXEL = (8 * 60 * 2) / (64_000 * 1440 * 808)
/** What a sample takes of each split (`chosen_of` of pixels/check.py). */
const SAMPLE = { share: 0.02, least: 200 } as const
/** PNG takes longer. At least it is nothing: an earlier training of the same dataset may have had it decoded. */
const MOST_FACTOR = 3

/** How long the server decodes pictures before the first epoch (`dataset.decode`), in seconds. */
export function decodeTime({ settings, audit, server }: Situation): Spread {
  const { decode } = settings.dataset
  const pixels = SPLITS.map((split) => {
    const { images, sizes } = audit.splits[split]
    const sampled = Math.min(images, Math.max(SAMPLE.least, Math.ceil(images * SAMPLE.share)))
    const share = { off: 0, sample: sampled / Math.max(images, 1), all: 1 }[decode]
    return pixelsOf(sizes) * share
  })
  const all = pixels.reduce((sum, each) => sum + each, 0)
  const seconds = (all * SECONDS_PER_PIXEL) / Math.max(1, Math.floor(server.processors.usable))
  return { least: 0, expected: seconds, most: seconds * MOST_FACTOR }
}
