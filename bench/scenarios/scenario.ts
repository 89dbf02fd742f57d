import type { FileGroup } from '../dataset.ts'
import type { LinkShape } from '../link.ts'
import type { Peer } from '../peers/peer.ts'
import type { Sample } from '../results.ts'

/** A peer and how often it runs. */
export interface Entrant {
  readonly peer: Peer
  readonly repeats: number
}

/** What a scenario gets. */
export interface Setting {
  readonly link: LinkShape | undefined
  readonly groups: readonly FileGroup[]
  /** The dataset's folder; nothing in it may be changed. */
  readonly source: string
  readonly entrants: readonly Entrant[]
  /** Takes each run as soon as it is over. */
  readonly record: (sample: Sample) => void
}

/** A way to put peers to the test. */
export type Scenario = (setting: Setting) => Promise<void>

/** Each peer in turn, then each again, so that the machine's moods meet all of them. */
export function* rounds(
  entrants: readonly Entrant[],
): Generator<{ peer: Peer; round: number }, void, undefined> {
  const most = Math.max(...entrants.map(({ repeats }) => repeats))
  for (let round = 1; round <= most; round++) {
    for (const { peer, repeats } of entrants) if (round <= repeats) yield { peer, round }
  }
}
