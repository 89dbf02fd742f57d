import type { Machine } from '../machine.ts'
import { machineText, table } from '../page-parts.ts'
import { median } from '../results.ts'
import type { Shape } from './set.ts'

/** One run of each, one right after the other. */
export interface Round {
  readonly ours: {
    readonly auditSeconds: number
    readonly hashSeconds: number
    readonly memoryBytes: number
    readonly pictures: number
    readonly bytes: number
  }
  readonly library: {
    readonly scanSeconds: number
    readonly memoryBytes: number
    readonly pictures: number
  }
}

/** Everything that was measured on one machine. */
export interface AuditReport {
  readonly machine: Machine
  readonly commit: string
  readonly shape: Shape
  readonly rounds: readonly Round[]
}

/** Of the set that people come with, and of the disk that the goal is for. */
const REAL_BYTES = 39e9
const DISK_BYTES_PER_SECOND = 250e6
const GOALS = { seconds: 180, memoryBytes: 256e6 }

/** The page. */
export function auditPage({ machine, commit, shape, rounds }: AuditReport): string {
  const of = (pick: (round: Round) => number): number => median(rounds.map(pick)) ?? Number.NaN
  const audit = of(({ ours }) => ours.auditSeconds)
  const memory = of(({ ours }) => ours.memoryBytes)
  const rate = of(({ ours }) => ours.bytes / ours.hashSeconds)
  const reading = REAL_BYTES / DISK_BYTES_PER_SECOND
  const whole = audit + Math.max(reading, REAL_BYTES / rate)
  const rows = rounds.map(({ ours, library }, at) => [
    String(at + 1),
    seconds(ours.auditSeconds),
    seconds(ours.hashSeconds),
    megabytes(ours.memoryBytes),
    seconds(library.scanSeconds),
    megabytes(library.memoryBytes),
  ])
  return `# What auditing a dataset costs

Made by \`npm run bench -- audit\`; do not edit. ${(2 * (shape.train + shape.val) + 1).toLocaleString('en')} files: ${shape.train.toLocaleString('en')} + ${shape.val.toLocaleString('en')} pictures of
${(of(({ ours }) => ours.bytes) / 1e6).toFixed(0)} MB, each with a label, all of them in the page cache. Ours looks at every header and every row of a label, and then
hashes everything; the library's is the scan before its first epoch, without a cache, with its own threads.

Machine: ${machineText(machine)}. Commit ${commit}.

${table(
  ['what', 'goal', 'measured (median)', 'reached'],
  [
    ['headers and rows', '', seconds(audit), ''],
    ["the library's scan, without hashes", '', seconds(of(({ library }) => library.scanSeconds)), ''],
    ['hashing', '', `${(rate / 1e6).toFixed(0)} MB/s`, ''],
    [
      '39 GB with headers, rows and hashes, where the disk gives 250 MB/s: reckoned from both',
      `< ${GOALS.seconds} s`,
      seconds(whole),
      reached(whole < GOALS.seconds),
    ],
    ['memory', `≤ ${megabytes(GOALS.memoryBytes)}`, megabytes(memory), reached(memory <= GOALS.memoryBytes)],
  ],
)}

${table(['round', 'headers and rows', 'hashes', 'memory', "the library's scan", 'its memory'], rows)}
`
}

function seconds(value: number): string {
  return `${value.toFixed(1)} s`
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`
}

function reached(yes: boolean): string {
  return yes ? 'yes' : '**no**'
}
