import { errorText, promiseText } from '../../src/report/page-promises.ts'
import { OFF_PERCENT, type PromiseRow } from '../../src/report/promises.ts'
import type { Machine } from '../machine.ts'
import { machineText, table } from '../page-parts.ts'
import { type Case, LINK } from './runs.ts'

/** A dataset with what a report says of its forecast. */
export interface Foretold extends Case {
  readonly rows: readonly PromiseRow[]
}

/** Everything that was measured on one machine. */
export interface ForecastReport {
  readonly machine: Machine
  readonly commit: string
  readonly found: readonly Foretold[]
}

/** Of the report's rows those that are to be foretold. */
const WANTED: ReadonlySet<string> = new Set([
  'transfer',
  'cache',
  'an epoch, by the probe',
  'training, by the probe',
])

/** The page. */
export function forecastPage({ machine, commit, found }: ForecastReport): string {
  const rows = found.flatMap(({ name, drawn, training, rows }) =>
    rows
      .filter((row) => WANTED.has(row.name) && row.promised !== null)
      .map(({ name: quantity, unit, promised, happened, errorPercent }, at) => [
        at === 0
          ? `\`${name}\`: ${drawn.trainImages} + ${drawn.valImages} pictures, ${training.join(', ')}`
          : '',
        quantity,
        promiseText(unit, promised),
        promiseText(unit, happened),
        errorText(errorPercent),
        errorPercent !== null && Math.abs(errorPercent) <= OFF_PERCENT ? 'yes' : '**no**',
      ]),
  )
  return `# What was foretold, and what happened

Made by \`npm run bench -- forecast\`; do not edit. Three drawn datasets are looked at, sent and trained on by the committed
bundles of the actions, over an emulated line of ${LINK.mbps} Mbit/s and ${LINK.roundTripMs} ms. No earlier run corrects anything. The transfer, the
median of three, and the cache are foretold by preflight; an epoch, and the training as a whole, by a probe of 50 batches on the server before the first
epoch. The goal is an error of at most ${OFF_PERCENT} %. Reports hold the same rows against each other.

Machine: ${machineText(machine)}; it is runner and server in one. Commit ${commit}.

${table(['dataset', 'what', 'foretold', 'happened', 'error', 'reached'], rows)}
`
}
