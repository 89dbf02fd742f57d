import { type FileGroup, manyFiles, mix, smallSet } from './dataset.ts'
import {
  everyTimeIdentical,
  factAtLeast,
  factAtMost,
  type Goal,
  ofCeiling,
  onTheWire,
  timesAsFastAs,
  withinSecondsOf,
} from './goals.ts'
import type { LinkShape } from './link.ts'
import { ours, oursWith } from './peers/ours.ts'
import { rclone } from './peers/rclone.ts'
import { rsync } from './peers/rsync.ts'
import { scp } from './peers/scp.ts'
import { sshCat } from './peers/ssh-cat.ts'
import { tar } from './peers/tar.ts'
import { filesMoved, nothingChanged } from './scenarios/again.ts'
import { inBursts } from './scenarios/bursts.ts'
import { cutFor } from './scenarios/cuts.ts'
import { firstTransfer } from './scenarios/first.ts'
import { killed } from './scenarios/kills.ts'
import { memory } from './scenarios/memory.ts'
import type { Entrant, Scenario } from './scenarios/scenario.ts'
import { fromStaging } from './scenarios/staged.ts'

/** One row of the figures to reach. */
export interface Cell {
  readonly name: string
  readonly work: string
  /** Undefined: loopback. */
  readonly link: LinkShape | undefined
  /** Sized so that the slowest peer takes about a minute. */
  readonly groups: readonly FileGroup[]
  readonly entrants: readonly Entrant[]
  readonly scenario: Scenario
  /** All of the data travels, once and undisturbed or nearly: so its rate says something. */
  readonly isFirstTransfer?: boolean
  readonly goals: readonly Goal[]
  /** Why a goal is missed, for the page, as long as one is. */
  readonly whyMissed?: string
}

const usual: LinkShape = { mbps: 150, roundTripMs: 40, lossPercent: 0, congestion: 'cubic' }
const far: LinkShape = { mbps: 200, roundTripMs: 100, lossPercent: 0.5, congestion: 'cubic' }
const slow: LinkShape = { mbps: 10, roundTripMs: 60, lossPercent: 0, congestion: 'cubic' }
const three = (...peers: Entrant['peer'][]): Entrant[] => peers.map((peer) => ({ peer, repeats: 3 }))
const once = (...peers: Entrant['peer'][]): Entrant[] => peers.map((peer) => ({ peer, repeats: 1 }))

/** From a half of the mean to one and a half of it. */
const tiny = (files: number): FileGroup => ({ folder: 'labels', suffix: '.txt', files, meanBytes: 4.5e3 })
const bigFile: FileGroup = { folder: 'weights', suffix: '.pt', files: 1, meanBytes: 48e6 }
const sentAgain = 'sent again ≤ 64 MiB and one segment per connection'
/** The segment is src/transfer's, and four connections are the most that a line without loss gets. */
const MOST_SENT_AGAIN_BYTES = (64 + 4 * 4) * 2 ** 20

/** All of them, in the order in which they run. */
export const CELLS: readonly Cell[] = [
  {
    name: 'mix',
    work: 'the mix of a real set, no loss',
    link: usual,
    groups: mix(350),
    entrants: three(rsync, tar, ours),
    scenario: firstTransfer,
    isFirstTransfer: true,
    goals: [
      ofCeiling(0.97),
      timesAsFastAs('rsync', 1),
      timesAsFastAs('tar | ssh', 1),
      factAtMost('afterLastByteShare', 0.1, 'verification ≤ 10 % of the time', 'median'),
    ],
    whyMissed:
      'The content travels at the rate of the others. What is more is connecting, with a program of ours to start there, and the end, when the small files are hashed again on the server, which neither of the others does.',
  },
  {
    name: 'some-loss',
    work: 'the same at 0.05 % loss, CUBIC',
    link: { ...usual, lossPercent: 0.05 },
    groups: mix(52),
    entrants: three(rsync, ours),
    scenario: firstTransfer,
    isFirstTransfer: true,
    goals: [timesAsFastAs('rsync', 4)],
  },
  {
    name: 'far-loss',
    work: 'far away, 0.5 % loss, CUBIC',
    link: far,
    groups: mix(6),
    entrants: three(rsync, ours),
    scenario: firstTransfer,
    isFirstTransfer: true,
    goals: [timesAsFastAs('rsync', 6)],
  },
  {
    name: 'far-loss-bbr',
    work: 'the same, BBR',
    link: { ...far, congestion: 'bbr' },
    groups: mix(165),
    entrants: three(rsync, ours),
    scenario: firstTransfer,
    isFirstTransfer: true,
    goals: [ofCeiling(0.8), timesAsFastAs('rsync', 2.2)],
    whyMissed:
      'Four connections carry nearly what the line can. Until the first has shown its losses, the others have logged in and all of them have found their rate, some five seconds pass; connecting and publishing take another. More bytes come closer.',
  },
  {
    name: 'bursts',
    work: 'a slow line, cut for 0.2 to 2 s every 20 s',
    link: slow,
    groups: mix(25),
    entrants: three(rsync, ours),
    scenario: inBursts,
    isFirstTransfer: true,
    goals: [factAtLeast('ofCarriedShare', 0.9, '≥ 0.9 of what the link carried')],
  },
  {
    name: 'tiny-and-big',
    work: '10,000 files of 1 to 8 kB and five of 40 MB',
    link: usual,
    groups: [tiny(10_000), { folder: 'weights', suffix: '.pt', files: 5, meanBytes: 40e6 }],
    entrants: three(rsync, tar, ours),
    scenario: firstTransfer,
    isFirstTransfer: true,
    goals: [timesAsFastAs('rsync', 1)],
  },
  {
    name: 'tiny',
    work: '40,000 files of 1 to 8 kB',
    link: usual,
    groups: [tiny(40_000)],
    entrants: three(rsync, tar, ours),
    scenario: firstTransfer,
    isFirstTransfer: true,
    goals: [timesAsFastAs('rsync', 1)],
    whyMissed:
      'Two cores carry both ends and the link here, and each file is more work for ours: it is hashed on both sides, kept under its hash and linked into the tree. How many packets the full queue drops then decides as much: every peer varies by half from run to run.',
  },
  {
    name: 'small',
    work: '360 files, 39 MB',
    link: usual,
    groups: smallSet(),
    entrants: [...[rsync, tar, ours].map((peer) => ({ peer, repeats: 9 })), ...once(rclone, scp)],
    scenario: firstTransfer,
    isFirstTransfer: true,
    goals: [timesAsFastAs('rsync', 1), withinSecondsOf('tar | ssh', 0.3)],
    whyMissed:
      'The content travels as fast as that of the others. Around it stand 0.15 s for Node to start, 6 round trips for the login, 4 for our Python to be there and 3 to publish, and 0.1 s to flush and hash everything again, which neither of the others does.',
  },
  {
    name: 'no-change',
    work: '128,001 files, nothing changed',
    link: usual,
    groups: manyFiles(128_001),
    entrants: three(rsync, ours),
    scenario: nothingChanged,
    goals: [timesAsFastAs('rsync', 1), onTheWire(100e3)],
  },
  {
    name: 'moved',
    work: '1,000 files moved between train/ and val/',
    link: usual,
    groups: mix(350),
    entrants: three(rsync, ours),
    scenario: filesMoved,
    goals: [onTheWire(300e3)],
  },
  {
    name: 'killed',
    work: 'SIGKILL of either side at 20 random moments each',
    link: usual,
    groups: [...mix(60), bigFile],
    entrants: [{ peer: ours, repeats: 20 }],
    scenario: killed,
    goals: [everyTimeIdentical(), factAtMost('sentAgainBytes', MOST_SENT_AGAIN_BYTES, sentAgain, 'worst')],
  },
  ...[1, 30, 180].map(
    (seconds): Cell => ({
      name: `cut-${seconds}s`,
      work: `the link cut for ${seconds} s`,
      link: usual,
      groups: mix(235),
      entrants: [{ peer: rsync, repeats: 1 }, ...three(ours)],
      scenario: cutFor(seconds),
      goals: [
        everyTimeIdentical(),
        factAtMost('toFullRateSeconds', 10, 'full rate within 10 s of its return', 'median'),
      ],
    }),
  ),
  {
    name: 'staging',
    work: 'from a staging server, 0.05 % loss between the servers, CUBIC',
    link: { ...usual, lossPercent: 0.05 },
    groups: mix(40),
    entrants: three(rsync, ours),
    scenario: fromStaging,
    isFirstTransfer: true,
    goals: [timesAsFastAs('rsync', 1)],
  },
  {
    name: 'loopback',
    work: 'no link between, one process',
    link: undefined,
    groups: mix(500),
    entrants: three(sshCat, ours),
    scenario: firstTransfer,
    isFirstTransfer: true,
    goals: [timesAsFastAs('ssh cat', 0.8)],
    whyMissed:
      'On two cores everything shares the processor: the content is hashed where it is read, where it arrives, and once more before it is published, and one thread of Node frames and encrypts it. `ssh cat` hashes nothing and publishes nothing.',
  },
  {
    name: 'memory',
    work: '1,000,000 files over 4 connections',
    link: undefined,
    groups: manyFiles(1_000_000),
    entrants: [{ peer: oursWith({ connections: '4' }), repeats: 1 }],
    scenario: memory,
    goals: [
      factAtMost('runnerBytes', 256e6, 'runner ≤ 256 MB', 'worst'),
      factAtMost('agentBytes', 64e6, 'each agent ≤ 64 MB', 'worst'),
    ],
  },
]
