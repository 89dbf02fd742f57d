import { join } from 'node:path'
import { trainByHand } from '../by-hand.ts'
import { LoadWatch, whileTraining } from '../gpu-load.ts'
import { eventsNamed, imagesPerSecond, lastError, textOf } from '../records.ts'
import { judged, notRun, type Outcome, type Row } from '../row.ts'
import type { Trained } from '../world.ts'

const LEAST_UTILISATION = 80
/** How much slower than by hand it may be. */
const MOST_SLOWER = 0.05

/** A8 and A9: one training at full speed with mixed precision, beside the same by hand. */
export const FULL_SPEED: Row = {
  id: 'A8, A9',
  title: 'Training at full speed; mixed precision, without a download',
  limitSeconds: 170,
  needsGpu: true,
  async prove(world, signal) {
    const settings = world.sizes.speed
    if (settings === null) return notRun('no GPU')
    await using server = await world.server()
    const watch = new LoadWatch()
    const trained = await world.train(server, settings, signal).finally(() => watch[Symbol.dispose]())
    if (trained.state.state !== 'finished')
      return { verdict: 'failed', reason: lastError(trained.train.log), figures: {} }
    const byHand = await trainByHand(world, 'speed', settings, signal)
    const loads = whileTraining(watch.loads, trained.events).map(
      ({ utilisationPercent }) => utilisationPercent,
    )
    const utilisation = loads.length > 0 ? loads.reduce((sum, load) => sum + load, 0) / loads.length : null
    return judgeSpeed(trained, utilisation, imagesPerSecond(byHand.epochs))
  },
}

/** @param utilisation mean of the GPU in percent; null when it could not be seen */
export function judgeSpeed(trained: Trained, utilisation: number | null, byHand: number | null): Outcome {
  const ours = imagesPerSecond(eventsNamed(trained.events, 'epoch'))
  const [amp] = eventsNamed(trained.events, 'amp')
  const logs = ['train.log', 'stderr.log'].map((name) => textOf(join(trained.folder, name))).join('\n')
  return judged(
    {
      [`the GPU is busy for more than ${LEAST_UTILISATION} %`]: (utilisation ?? 0) > LEAST_UTILISATION,
      'it is as fast as by hand, within 5 %':
        ours !== null && byHand !== null && ours >= byHand * (1 - MOST_SLOWER),
      'mixed precision is on': amp?.enabled === true,
      'nothing was downloaded': !/\bDownloading\b/.test(logs),
    },
    'By hand, the library was spared its check of mixed precision, which needs the network.',
    {
      'images per second': rounded(ours),
      'images per second by hand': rounded(byHand),
      'GPU utilisation, mean %': rounded(utilisation),
    },
  )
}

function rounded(value: number | null): number | null {
  return value === null ? null : Number(value.toFixed(1))
}
