import type { Machine } from '../machine.ts'
import { machineText, table } from '../page-parts.ts'
import type { OurRun, Work } from './runs.ts'

/** A bare run and one of ours, of one epoch and of many, one right after the other. */
export interface Pair {
  readonly bareShort: number
  readonly bareLong: number
  readonly oursShort: OurRun
  readonly oursLong: OurRun
}

/** Everything that was measured on one machine. */
export interface OverheadReport {
  readonly machine: Machine
  readonly commit: string
  readonly work: Work
  readonly epochs: number
  readonly pairs: readonly Pair[]
}

/** What ours takes more of what grows with the training, as a share: the fixed seconds are in both lengths. */
export function growth({ bareShort, bareLong, oursShort, oursLong }: Pair): number {
  return (oursLong.seconds - oursShort.seconds) / (bareLong - bareShort) - 1
}

/** What ours takes more whatever the length, in seconds. */
export function fixedSeconds({ bareShort, oursShort }: Pair): number {
  return oursShort.seconds - bareShort
}

/** Time in our callbacks, as a share of the epochs. */
export function callbackShare({ oursLong }: Pair): number {
  return oursLong.callbackSeconds / oursLong.epochSeconds
}

/** The one in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  const at = (sorted.length - 1) / 2
  return ((sorted[Math.floor(at)] ?? Number.NaN) + (sorted[Math.ceil(at)] ?? Number.NaN)) / 2
}

const GOALS = { growth: 0.02, callbacks: 0.01, epochSeconds: 2 }

/** The page. */
export function overheadPage({ machine, commit, work, epochs, pairs }: OverheadReport): string {
  const of = (pick: (pair: Pair) => number) => median(pairs.map(pick))
  const epochSeconds = of(({ oursLong }) => oursLong.epochSeconds / oursLong.epochs)
  const [more, callbacks] = [of(growth), of(callbackShare)]
  const rows = pairs.map((pair, at) => [
    String(at + 1),
    seconds(pair.bareShort),
    seconds(pair.oursShort.seconds),
    seconds(pair.bareLong),
    seconds(pair.oursLong.seconds),
    seconds(fixedSeconds(pair)),
    percent(growth(pair)),
    percent(callbackShare(pair)),
  ])
  const args = Object.entries(work.args).map(([name, value]) => `${name}=${value}`)
  return `# What supervising a training costs

Made by \`npm run bench -- overhead\`; do not edit. The same training, ${work.train} pictures and ${work.val} for validation with
\`${args.join(' ')}\`, by the bare \`yolo train\` and by the action \`train\` as it is: over SSH, with the dataset proven first, a
supervisor, telemetry every 5 s, every epoch told and its checkpoint copied and hashed. In pairs, one right after the other,
of 1 and of ${epochs} epochs: what both lengths have is fixed, what the longer one has more grows with the training.

Machine: ${machineText(machine)}. Commit ${commit}.

${table(
  ['what', 'goal', 'measured (median)', 'reached'],
  [
    [
      'whole wall time beyond the fixed seconds, against bare',
      `≤ ${percent(GOALS.growth)}`,
      percent(more),
      reached(more <= GOALS.growth),
    ],
    [
      `time in our callbacks, of epochs of ${seconds(epochSeconds)}`,
      `≤ ${percent(GOALS.callbacks)}, from ${GOALS.epochSeconds} s on`,
      percent(callbacks),
      epochSeconds < GOALS.epochSeconds ? 'epochs too short' : reached(callbacks <= GOALS.callbacks),
    ],
    ['fixed seconds, once a training', '', seconds(of(fixedSeconds)), ''],
  ],
)}

The fixed seconds are, on average: ${seconds(mean(pairs, ({ oursShort }) => oursShort.startSeconds))} until the command starts
(connecting, proving the dataset, starting a supervisor) and ${seconds(mean(pairs, ({ oursShort }) => oursShort.endSeconds))} from
the last epoch to the last word (the library's last validation, which bare runs have as well; the last checkpoint; comparing
the dataset's files once more; hashing both models; at most a second until whoever watches looks again).

${table(['pair', 'bare, 1 epoch', 'ours, 1 epoch', `bare, ${epochs}`, `ours, ${epochs}`, 'fixed', 'beyond', 'callbacks'], rows)}
`
}

function mean(pairs: readonly Pair[], pick: (pair: Pair) => number): number {
  return pairs.reduce((sum, pair) => sum + pick(pair), 0) / pairs.length
}

function seconds(value: number): string {
  return `${value.toFixed(1)} s`
}

function percent(share: number): string {
  return `${(share * 100).toFixed(Math.abs(share) < 0.01 ? 2 : 1)} %`
}

function reached(yes: boolean): string {
  return yes ? 'yes' : '**no**'
}
