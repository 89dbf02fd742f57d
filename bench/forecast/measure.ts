import { buildLinkemu } from '../linkemu.ts'
import { thisMachine } from '../machine.ts'
import { noLibrary, obstacle } from '../prerequisites.ts'
import { headCommit, savePage } from '../saved-page.ts'
import { type ForecastReport, type Foretold, forecastPage } from './page.ts'
import { type Case, runCase } from './runs.ts'

/** The set that `npm start` draws, one of large pictures kept in memory, and one of many small ones kept on the disk. */
const CASES: readonly Case[] = [
  {
    name: 'drawn-fire',
    drawn: { trainImages: 128, valImages: 24, seed: 1, sizePx: 320 },
    training: ['imgsz: 96', 'batch: 8', 'epochs: 32', 'cache: false'],
  },
  {
    name: 'large-pictures',
    drawn: { trainImages: 480, valImages: 80, seed: 2, sizePx: 2400 },
    training: ['imgsz: 160', 'batch: 8', 'epochs: 6', 'cache: ram'],
  },
  {
    name: 'many-pictures',
    drawn: { trainImages: 1200, valImages: 240, seed: 3, sizePx: 800 },
    training: ['imgsz: 64', 'batch: 16', 'epochs: 8', 'cache: disk'],
  },
]

/**
 * Sends and trains on three datasets, and writes a page that holds what was foretold against what happened: into
 * docs/benchmarks, or beside it when it is quick, which is the first set alone.
 *
 * @returns whether anything could be measured
 */
export async function measureForecast(isQuick: boolean, say: (line: string) => void): Promise<boolean> {
  const reason = noLibrary() || obstacle()
  if (reason) {
    say(`Nothing can be measured here: ${reason}.`)
    return false
  }
  buildLinkemu()
  const found: Foretold[] = []
  for (const given of isQuick ? CASES.slice(0, 1) : CASES) {
    const rows = await runCase(given)
    found.push({ ...given, rows })
    say(`${given.name}: ${rows.map(({ name, errorPercent }) => `${name} ${errorPercent?.toFixed(0)} %`)}`)
  }
  const report: ForecastReport = { machine: thisMachine(), commit: headCommit(), found }
  savePage('forecast', { report, page: forecastPage(report) }, isQuick, say)
  return true
}
