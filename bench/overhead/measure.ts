import { startLocalServer } from '../../local/server.ts'
import { thisMachine } from '../machine.ts'
import { noLibrary } from '../prerequisites.ts'
import { headCommit, savePage } from '../saved-page.ts'
import { type OverheadReport, overheadPage, type Pair } from './page.ts'
import { type Place, prepare, runBare, runOurs, type Work } from './runs.ts'

const ARGS = { imgsz: 224, batch: 8, device: 'cpu', seed: 1 }
/** Epochs of some six seconds on two cores: real ones are longer, and what we do at the end of each weighs less there. */
const WHOLE = { pairs: 5, epochs: 6, work: { train: 200, val: 40, args: ARGS } }
/** To see that it works. */
const QUICK = { pairs: 1, epochs: 3, work: { train: 64, val: 16, args: ARGS } }

/**
 * Trains bare and supervised in pairs, and writes the page: into docs/benchmarks, or beside it when it is quick.
 *
 * @returns whether anything could be measured
 */
export async function measureOverhead(isQuick: boolean, say: (line: string) => void): Promise<boolean> {
  const reason = noLibrary()
  if (reason) {
    say(`Nothing can be measured here: ${reason}.`)
    return false
  }
  const { pairs: wanted, epochs, work } = isQuick ? QUICK : WHOLE
  await using server = await startLocalServer()
  const place = await prepare(server, work)
  // The first import of PyTorch reads it from the disk, for whoever comes first.
  await runBare(place, work, 1)
  const pairs: Pair[] = []
  while (pairs.length < wanted) {
    const pair = await measurePair(place, work, epochs, pairs.length)
    pairs.push(pair)
    say(
      `pair ${pairs.length}: bare ${pair.bare.seconds.toFixed(1)} s, ours ${pair.ours.seconds.toFixed(1)} s`,
    )
  }
  const report: OverheadReport = { machine: thisMachine(), commit: headCommit(), work, epochs, pairs }
  savePage('overhead', { report, page: overheadPage(report) }, isQuick, say)
  return true
}

/** In turns, so that a machine that slows down favours nobody. */
async function measurePair(place: Place, work: Work, epochs: number, at: number): Promise<Pair> {
  const supervised = () => runOurs(place, work, epochs, `pair-${at}`)
  if (at % 2 === 1) {
    const ours = await supervised()
    return { ours, bare: await runBare(place, work, epochs) }
  }
  const bare = await runBare(place, work, epochs)
  return { bare, ours: await supervised() }
}
