import type { Machine } from '../machine.ts'
import { machineText, table } from '../page-parts.ts'
import { median } from '../results.ts'
import type { OurRun, Run, Work } from './runs.ts'

/** A bare run and one of ours, one right after the other. */
export interface Pair {
  readonly bare: Run
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
function growth({ bare, ours }: Pair): number {
  return ours.betweenSeconds / bare.betweenSeconds - 1
}

/** What a run takes once, in seconds: until the first epoch's end, and from the last one's. */
function onceSeconds({ seconds, betweenSeconds }: Run): number {
  return seconds - betweenSeconds
}

/** What ours takes more once a training, in seconds. */
function fixedSeconds({ bare, ours }: Pair): number {
  return onceSeconds(ours) - onceSeconds(bare)
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
    seconds(pair.bare.seconds),
    seconds(pair.ours.seconds),
    seconds(pair.bare.betweenSeconds),
    seconds(pair.ours.betweenSeconds),
    seconds(fixedSeconds(pair)),
    percent(growth(pair)),
    percent(callbackShare(pair)),
  ])
  const args = Object.entries(work.args).map(([name, value]) => `${name}=${value}`)
  return `# What supervising a training costs

Made by \`npm run bench -- overhead\`; do not edit. The same training, ${work.train} pictures and ${work.val} for validation with
\`${args.join(' ')}\`, by the bare \`yolo train\` and by the action \`train\` as it is: over SSH, with the dataset proven first, a
supervisor, telemetry every 5 s, every epoch told and its checkpoint copied and hashed. In turns, ${epochs} epochs each. From the first
epoch's end to the last one's, by the column \`time\` of the library's \`results.csv\`, is what grows with a training; all else comes once.

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

${table(['pair', 'bare', 'ours', 'bare, between epochs', 'ours, between epochs', 'fixed', 'beyond', 'callbacks'], rows)}
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
