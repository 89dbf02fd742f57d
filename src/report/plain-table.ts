import type { Curves } from '../interfaces/curves.ts'

/** Names of the library's own columns, such as `metrics/mAP50-95(B)`. */
const PLAIN_NAME = /^[A-Za-z][A-Za-z0-9_/() .-]{0,99}$/

/**
 * Writes the numbers of a training as a table that a spreadsheet may open: whatever is a cell is a number of ours or
 * empty, and a column's name that could be a formula is text.
 *
 * @returns CSV; empty when there is no epoch
 */
export function plainTable({ epochs, columns }: Curves): string {
  if (epochs.length === 0) return ''
  const named = Object.entries(columns)
  const header = ['epoch', ...named.map(([name]) => plainName(name))]
  const rows = epochs.map((epoch, at) => [epoch, ...named.map(([, values]) => values[at] ?? '')])
  return `${[header, ...rows].map((row) => row.join(',')).join('\n')}\n`
}

/** The apostrophe keeps a spreadsheet from reading what follows as anything but text. */
function plainName(name: string): string {
  if (PLAIN_NAME.test(name)) return name
  return `"'${name
    .replaceAll('"', "'")
    // In some countries a semicolon ends a cell, and quotes that begin further in are text.
    .replaceAll(/[^\x20-\x7e]|;/g, '?')
    .slice(0, 100)}"`
}
