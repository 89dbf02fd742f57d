import { dirname } from 'node:path'
import { count, duration, rate, bytes as size } from '../text/format.ts'
import { escapeMarkdown, markdownTable } from '../text/markdown.ts'
import { sparkline } from './progress/rate-history.ts'
import type { TransferResult } from './transfer-options.ts'

/** A transfer as a table for the run's summary. */
export function transferSummary(name: string, result: TransferResult): string {
  const { files, bytes, bytesSent, seconds, breaks, history, digest, path } = result
  const title = `✅ ${name} is on the server, verified: ${count(files)} files, ${size(bytes)}`
  const rows = [
    ['Sent', bytesSent === 0 ? 'nothing: the server had it all' : size(bytesSent)],
    [
      'Time',
      bytesSent === 0 ? duration(seconds) : `${duration(seconds)}, ${rate(mbps(bytesSent / seconds))}`,
    ],
    ...rateRow(history),
    ['Reconnected', often(breaks)],
    ['Digest', digest],
    // The tree's own name is that digest: twice in full, it would widen the table beyond the page.
    ['On the server', `in ${dirname(path)}, under its digest`],
  ]
  return `### ${escapeMarkdown(title)}\n\n${markdownTable(['', ''], rows)}\n`
}

function rateRow({ rates, intervalSeconds }: TransferResult['history']): string[][] {
  const line = sparkline(rates)
  if (line === '') return []
  const most = rate(mbps(Math.max(...rates)))
  return [['Rate', `${line} up to ${most}, a block for every ${block(intervalSeconds)}`]]
}

function block(seconds: number): string {
  if (seconds === 1) return 'second'
  return seconds < 60 ? `${seconds} s` : duration(seconds)
}

function often(times: number): string {
  if (times === 0) return 'never'
  return times === 1 ? 'once' : `${count(times)} times`
}

function mbps(bytesPerSecond: number): number {
  return (bytesPerSecond * 8) / 1e6
}
