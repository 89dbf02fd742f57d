import { bytes as size } from '../report/format.ts'
import { markdownTable } from '../report/markdown.ts'
import type { TransferResult } from './transfer-order.ts'

/** A transfer as a table for the run's summary. */
export function transferSummary(name: string, result: TransferResult): string {
  const { files, bytes, bytesSent, seconds, breaks, digest, path } = result
  const rows = [
    ['Dataset', `${name}, ${files} files, ${size(bytes)}`],
    ['Sent', bytesSent === 0 ? 'nothing: the server had it all' : size(bytesSent)],
    ['Time', `${seconds.toFixed(1)} s, ${((bytesSent * 8) / seconds / 1e6).toFixed(1)} Mbit/s`],
    ['Reconnected', breaks === 0 ? 'never' : `${breaks} times`],
    ['Digest', digest],
    ['On the server', path],
  ]
  return `### Transfer\n\n${markdownTable(['', ''], rows)}\n`
}
