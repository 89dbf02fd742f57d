import { trainByHand } from '../by-hand.ts'
import { eventsNamed, lastError, numberIn, type ProofEvent } from '../records.ts'
import { judged, type Row } from '../row.ts'

const MOST_APART = 0.01
/** Below it both have learned next to nothing, and their being equal proves nothing. */
const LEAST_LEARNED = 0.05

/** A18: same settings, seed and versions by hand: the same model. */
export const EQUAL_MODEL: Row = {
  id: 'A18',
  title: 'The model equals one trained by hand',
  limitSeconds: 240,
  needsGpu: false,
  async prove(world, signal) {
    await using server = await world.server()
    const trained = await world.train(server, world.sizes.equal, signal)
    if (trained.state.state !== 'finished')
      return { verdict: 'failed', reason: lastError(trained.train.log), figures: {} }
    const byHand = await trainByHand(world, 'equal', world.sizes.equal, signal)
    const ours = Number(trained.train.outputs['map50-95'] || Number.NaN)
    const curves = {
      'mAP50-95': eventsNamed(trained.events, 'epoch').map(mapOf),
      'mAP50-95 by hand': byHand.epochs.map((epoch) => numberIn(epoch, 'map5095') ?? 0),
    }
    const outcome = judged(
      {
        [`mAP50-95 within ${MOST_APART}`]: Math.abs(ours - byHand.map5095) <= MOST_APART,
        [`mAP50-95 above ${LEAST_LEARNED}, for less proves nothing`]:
          Math.min(ours, byHand.map5095) > LEAST_LEARNED,
      },
      '',
      {
        'mAP50-95': ours,
        'mAP50-95 by hand': Number(byHand.map5095.toFixed(4)),
        mAP50: Number(trained.train.outputs.map50 || Number.NaN),
        'mAP50 by hand': Number(byHand.map50.toFixed(4)),
      },
    )
    return { ...outcome, curves }
  },
}

function mapOf(epoch: ProofEvent): number {
  return numberIn(epoch.metrics as Record<string, unknown> | undefined, 'map5095') ?? 0
}
