import { basename, join } from 'node:path'
import { Failure } from '../errors.ts'
import { isCost } from '../possible.ts'
import { printable } from '../text/printable.ts'
import { readForeignFile } from '../untrusted/file.ts'
import { DEFAULT_WORKLOAD, workloadOf } from '../workloads/workloads.ts'
import { type Baseline, ofTable } from './baseline.ts'
import { DECISIVE } from './compare.ts'
import { outcomeOf } from './curve-outcome.ts'
import { readArguments } from './library-arguments.ts'
import type { Outcome } from './outcome.ts'

const MOST_BYTES = { table: 8e6, arguments: 1e6 } as const

/** What only whoever ran a training knows of it; null for what they do not say. */
export interface Told {
  readonly name: string
  /** Of all of it; the sum of its epochs unless given. */
  readonly hours: number | null
  /** What the machine drew. */
  readonly powerW: number | null
  readonly pricePerKwh: number | null
  /** Rent, in the same currency. */
  readonly pricePerHour: number | null
  /** Of the dataset, as transfer says it. */
  readonly digest: string | null
  /** The library's version. */
  readonly ultralytics: string | null
}

/** A file in `baselines/`, which serves as `collect.baseline`: the parts of a report.json that are compared. */
export interface BaselineFile {
  readonly schema: 1
  /** ISO 8601, UTC. */
  readonly createdAt: string
  readonly outcome: Outcome
  readonly cost: Baseline['spent'] & Pick<Told, 'powerW' | 'pricePerKwh' | 'pricePerHour'>
}

/**
 * Makes a baseline of a training that Ultralytics left: its results.csv, and its args.yaml if it is there.
 *
 * @param folder of that training, absolute
 * @throws Failure INPUT_INVALID when there is no table of epochs
 */
export async function makeBaseline(folder: string, told: Told, now: Date): Promise<BaselineFile> {
  const table = await text(join(folder, 'results.csv'), MOST_BYTES.table)
  const { readTable } = workloadOf(DEFAULT_WORKLOAD).results
  const own = outcomeOf(told.name, readTable(table))
  if (own.curves.epochs.length === 0) throw noTable(folder)
  const { digest, ultralytics, powerW, pricePerKwh, pricePerHour } = told
  const outcome = {
    ...own,
    digest,
    ultralytics,
    arguments: compared(readArguments(await text(join(folder, 'args.yaml'), MOST_BYTES.arguments))),
  }
  const hours = told.hours ?? ofTable(outcome).spent.hours
  const cost = { hours, total: price(hours, told), powerW, pricePerKwh, pricePerHour }
  return { schema: 1, createdAt: now.toISOString(), outcome, cost }
}

/** Only what is compared: the others name folders of that machine, and the file is for a repository. */
function compared(all: Outcome['arguments']): Outcome['arguments'] {
  const own = Object.entries(all).filter(([name]) => DECISIVE.includes(name))
  return Object.fromEntries(
    own.map(([name, value]) => [name, name === 'model' ? basename(String(value)) : value]),
  )
}

/** Power and rent together; null when neither has a price, or the hours are unknown. */
function price(hours: number | null, { powerW, pricePerKwh, pricePerHour }: Told): number | null {
  const power = powerW === null || pricePerKwh === null ? null : (powerW / 1000) * pricePerKwh
  if (hours === null || (power === null && pricePerHour === null)) return null
  const total = hours * ((power ?? 0) + (pricePerHour ?? 0))
  return isCost(total) ? total : null
}

async function text(path: string, mostBytes: number): Promise<string> {
  const content = await readForeignFile(path, mostBytes).catch(() => undefined)
  return content?.toString('utf8') ?? ''
}

function noTable(folder: string): Failure {
  return new Failure('INPUT_INVALID', {
    what: `There is no results.csv with epochs in ${printable(folder)}.`,
    safe: 'Nothing was written.',
    next: 'Name the folder of a training, such as runs/detect/train.',
  })
}
