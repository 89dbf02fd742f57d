import { bytes as size } from '../report/format.ts'
import { markdownTable } from '../report/markdown.ts'
import { sparkline } from './rate-history.ts'
import type { TransferResult } from './transfer-order.ts'

/** A transfer as a table for the run's summary. */
export function transferSummary(name: string, result: TransferResult): string {
  const { files, bytes, bytesSent, seconds, breaks, history, digest, path } = result
  const rows = [
    ['Dataset', `${name}, ${files} files, ${size(bytes)}`],
    ['Sent', bytesSent === 0 ? 'nothing: the server had it all' : size(bytesSent)],
    ['Time', `${seconds.toFixed(1)} s, ${((bytesSent * 8) / seconds / 1e6).toFixed(1)} Mbit/s`],
    ...rateRow(history),
    ['Reconnected', breaks === 0 ? 'never' : `${breaks} times`],
    ['Digest', digest],
    ['On the server', path],
  ]
  return `### Transfer\n\n${markdownTable(['', ''], rows)}\n`
}

function rateRow({ rates, intervalSeconds }: TransferResult['history']): string[][] {
  const line = sparkline(rates)
  if (line === '') return []
  const most = `${((Math.max(...rates) * 8) / 1e6).toFixed(0)} Mbit/s`
  return [
    [
      'Rate',
      `${line} up to ${most}, a block for every ${intervalSeconds === 1 ? 'second' : `${intervalSeconds} s`}`,
    ],
  ]
}
