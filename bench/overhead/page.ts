import type { Machine } from '../machine.ts'
import { machineText, table } from '../page-parts.ts'
import { median } from '../results.ts'
import type { OurRun, Work } from './runs.ts'

/** Bare runs of one epoch and of many, and one of ours of as many, one right after the other. */
export interface Pair {
  readonly bareShort: number
  readonly bareLong: number
  readonly ours: OurRun
}

/** Everything that was measured on one machine. */
export interface OverheadReport {
  readonly machine: Machine
  readonly commit: string
  readonly work: Work
  readonly epochs: number
  readonly pairs: readonly Pair[]
}

/** What ours takes more of what grows with the training, as a share: all epochs but the first. */
function growth({ bareShort, bareLong, ours }: Pair): number {
  return ours.betweenSeconds / (bareLong - bareShort) - 1
}

/** What ours takes more once a training, in seconds: all that is not in the epochs after the first. */
function fixedSeconds({ bareShort, ours }: Pair): number {
  return ours.seconds - ours.betweenSeconds - bareShort
}

/** Time in our callbacks, as a share of the epochs. */
function callbackShare({ ours }: Pair): number {
  return ours.callbackSeconds / ours.epochSeconds
}

const GOALS = { growth: 0.02, callbacks: 0.01, epochSeconds: 2 }

/** The page. */
export function overheadPage({ machine, commit, work, epochs, pairs }: OverheadReport): string {
  const of = (pick: (pair: Pair) => number) => median(pairs.map(pick)) ?? Number.NaN
  const epochSeconds = of(({ ours }) => ours.epochSeconds / ours.epochs)
  const [more, callbacks] = [of(growth), of(callbackShare)]
  const rows = pairs.map((pair, at) => [
    String(at + 1),
    seconds(pair.bareShort),
    seconds(pair.bareLong),
    seconds(pair.ours.seconds),
    seconds(pair.ours.betweenSeconds),
    seconds(fixedSeconds(pair)),
    percent(growth(pair)),
    percent(callbackShare(pair)),
  ])
  const args = Object.entries(work.args).map(([name, value]) => `${name}=${value}`)
  return `# What supervising a training costs

Made by \`npm run bench -- overhead\`; do not edit. The same training, ${work.train} pictures and ${work.val} for validation with
\`${args.join(' ')}\`, by the bare \`yolo train\` and by the action \`train\` as it is: over SSH, with the dataset proven first, a
supervisor, telemetry every 5 s, every epoch told and its checkpoint copied and hashed. In turns, ${epochs} epochs each, and a bare
run of one: what the epochs after the first take grows with the training, all else is fixed.

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

The fixed seconds are what comes once a training: connecting, proving the dataset and starting a supervisor
(${seconds(mean(pairs, ({ ours }) => ours.startSeconds))} until the command starts); decoding a sample of the pictures and, in a training of
180 batches or more, trying the speed of some, each in a process of its own before the first epoch; and from the last epoch to the last word
(${seconds(mean(pairs, ({ ours }) => ours.endSeconds))}, of which bare runs have the library's last validation as well) evaluating the model picture by
picture, comparing the dataset's files once more and hashing both models.

${table(['pair', 'bare, 1 epoch', `bare, ${epochs}`, `ours, ${epochs}`, 'of it, after the first epoch', 'fixed', 'beyond', 'callbacks'], rows)}
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
