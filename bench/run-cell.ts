import { ROOT } from '../local/paths.ts'
import type { Cell } from './cells.ts'
import type { Command } from './command.ts'
import { bytesOf, makeData } from './dataset.ts'
import type { Peer } from './peers/peer.ts'
import type { CellResult, Sample } from './results.ts'
import { deliveryOf, openStage } from './stage.ts'

/**
 * Runs one cell.
 *
 * @param repeats at most; fewer than the cell asks for when one only wants to look
 * @param say hears of every run as it ends
 */
export async function runCell(cell: Cell, repeats: number, say: (line: string) => void): Promise<CellResult> {
  const { name, work, link, groups, isFirstTransfer = false } = cell
  const source = makeData(groups)
  const dataBytes = bytesOf(groups)
  const files = groups.reduce((sum, group) => sum + group.files, 0)
  say(`${name}: ${work}; ${files} files, ${(dataBytes / 1e6).toFixed(1)} MB`)
  const versions = Object.fromEntries(cell.entrants.map(({ peer }) => [peer.name, peer.version() ?? null]))
  const entrants = cell.entrants
    .filter(({ peer }) => versions[peer.name] !== null)
    .map((entrant) => ({ ...entrant, repeats: Math.min(entrant.repeats, repeats) }))
  const samples: Sample[] = []
  const record = (sample: Sample): void => {
    samples.push({ ...sample, problem: withoutPlaces(sample.problem) })
    say(`  ${describe(sample)}`)
  }
  await cell.scenario({ link, groups, source, entrants, record })
  const commands = await commandLines(cell, source)
  return { name, work, link, files, dataBytes, isFirstTransfer, samples, commands, versions }
}

function describe({ peer, seconds, wireBytes, problem, facts }: Sample): string {
  const wire = (wireBytes.sent + wireBytes.received) / 1e6
  const others = Object.entries(facts).map(([name, value]) => `${name} ${Number(value.toPrecision(4))}`)
  return [
    `${peer}: ${seconds.toFixed(2)} s`,
    `${wire.toFixed(2)} MB on the wire`,
    ...others,
    problem === '' ? 'identical' : `NOT IDENTICAL: ${problem}`,
  ].join(', ')
}

/** What somebody types to do the same; paths as they are below the repository. */
async function commandLines(cell: Cell, source: string): Promise<Record<string, string>> {
  await using stage = await openStage(cell.link, 1)
  const show = (peer: Peer): string => line(peer.command(deliveryOf(stage, source)))
  return Object.fromEntries(
    cell.entrants.filter(({ peer }) => peer.version()).map(({ peer }) => [peer.name, show(peer)]),
  )
}

function line({ program, args }: Command): string {
  const words = [program === process.execPath ? 'node' : program, ...args]
  return words
    .map(withoutPlaces)
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word}'`))
    .join(' ')
}

/** Paths from the repository on, and not the folder of just this run. */
function withoutPlaces(text: string): string {
  return text.replaceAll(`${ROOT}/`, '').replaceAll(/\brun-\d+\/\d+\b/g, 'run')
}
