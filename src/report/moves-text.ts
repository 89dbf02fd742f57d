import type { Report } from './report.ts'

/** On which servers a training ran, by number; empty for one that ran on one. */
export function movesText({ moves }: Pick<Report['training'], 'moves'>): string {
  if (moves.length === 0) return ''
  const parts = moves.map(({ server, epoch }) => `server ${server} after epoch ${epoch}`)
  return `One training over ${moves.length + 1} servers: server 1 at first, ${parts.join(', ')}. Hours and costs are of all of them.`
}
