import type { Audit } from '../interfaces/audit.ts'
import { bytes, count } from '../text/format.ts'
import { escapeMarkdown, markdownTable } from '../text/markdown.ts'
import type { Server } from './probe.ts'

/** Width of the longest bar in characters. */
const BAR = 24
/** More classes than that make no picture. */
const MOST_BARS = 30

/** How the boxes spread over the classes, train and val together, and the pictures without any. */
export function classBars({ classes, splits }: Audit): string {
  const boxes = classes.map((name, index) => ({
    name,
    train: splits.train.boxes[index] ?? 0,
    val: splits.val.boxes[index] ?? 0,
  }))
  const most = Math.max(1, ...boxes.map(({ train, val }) => train + val))
  const rows = boxes.slice(0, MOST_BARS).map(({ name, train, val }) => {
    return [name, bar((train + val) / most), count(train), count(val)]
  })
  const background = [
    '(background pictures)',
    '',
    count(splits.train.backgrounds),
    count(splits.val.backgrounds),
  ]
  const rest = boxes.length > MOST_BARS ? [[`and ${boxes.length - MOST_BARS} more classes`, '', '', '']] : []
  return markdownTable(['class', 'boxes', 'train', 'val'], [...rows, ...rest, background])
}

/** A bar of eighths, so that small shares are not lost. */
function bar(share: number): string {
  const eighths = Math.round(share * BAR * 8)
  const rest = eighths % 8
  return '█'.repeat(Math.floor(eighths / 8)) + (rest > 0 ? ' ▏▎▍▌▋▊▉'.charAt(rest) : '')
}

/** The files of each finding, folded away. */
export function fileLists({ issues }: Audit): string {
  return issues
    .map(({ count: found, meaning, examples }) => {
      const more = found > examples.length ? [`- and ${count(found - examples.length)} more`] : []
      const lines = [...examples.map((example) => `- ${escapeMarkdown(example)}`), ...more]
      const head = `<details><summary>${count(found)} × ${escapeMarkdown(meaning)}</summary>\n`
      return `${head}\n${lines.join('\n')}\n\n</details>\n`
    })
    .join('\n')
}

/** The volumes of the server, folded away. */
export function volumeTable({ volumes }: Server): string {
  if (volumes.length === 0) return ''
  const rows = volumes.map(({ path, kind, freeBytes, totalBytes, writable }) => {
    return [path, kind, bytes(freeBytes), bytes(totalBytes), writable ? 'yes' : 'no']
  })
  const table = markdownTable(['volume', 'kind', 'free', 'of', 'writable'], rows)
  return `<details><summary>Volumes of the server</summary>\n\n${table}\n</details>\n`
}
