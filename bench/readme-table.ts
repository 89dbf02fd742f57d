import { linkText } from './report.ts'
import { type CellResult, secondsOf } from './results.ts'

/** What the README shows of the benchmark: whole transfers beside rsync. */
const SHOWN: readonly string[] = ['mix', 'some-loss', 'far-loss', 'far-loss-bbr', 'small', 'no-change']

/**
 * The README's table of seconds.
 *
 * @param cells as docs/benchmarks/transfer.json has them
 */
export function readmeTable(cells: readonly CellResult[]): string {
  const rows = cells.filter(({ name }) => SHOWN.includes(name)).map(row)
  return ['| | link | rsync | gpu-retrain |', '|---|---|---|---|', ...rows].join('\n')
}

function row(cell: CellResult): string {
  const { work, files, dataBytes, link, isFirstTransfer } = cell
  const data = `${files.toLocaleString('en')} files, ${Math.round(dataBytes / 1e6).toLocaleString('en')} MB`
  const what = isFirstTransfer ? data : work
  return `| ${what} | ${linkText(link)} | ${seconds(cell, 'rsync')} | **${seconds(cell, 'gpu-retrain')}** |`
}

function seconds(cell: CellResult, peer: string): string {
  const median = secondsOf(cell, peer)
  return median === undefined ? '' : `${median.toFixed(1)} s`
}
