import { setTimeout as sleep } from 'node:timers/promises'
import type { Running } from '../command.ts'
import type { Facts } from '../facts.ts'
import { firstSecondAt, RateWatch, rateBetween } from '../rate.ts'
import { measure, openStage, type Stage } from '../stage.ts'
import { rounds, type Scenario } from './scenario.ts'

/** Long enough for every peer to be at its full rate. */
const CUT_AFTER_SECONDS = 12
const FULL_SHARE = 0.9

/** The link is cut once for so many seconds: how long after its return is the rate again what it was? */
export function cutFor(cutSeconds: number): Scenario {
  return async (setting) => {
    for (const { peer, round } of rounds(setting.entrants)) {
      await using stage = await openStage(setting.link, round)
      const during = (running: Running): Promise<Facts> => cut(running, stage, cutSeconds)
      setting.record(await measure(peer, stage, setting.source, during))
    }
  }
}

async function cut(running: Running, stage: Stage, cutSeconds: number): Promise<Facts> {
  const watch = new RateWatch(stage.server.pid)
  await sleep(CUT_AFTER_SECONDS * 1000)
  const before = rateBetween(watch.marks, watch.seconds - 4, watch.seconds)
  stage.link.cut()
  await sleep(cutSeconds * 1000)
  stage.link.restore()
  const back = watch.seconds
  await running.ending
  watch.stop()
  const full = firstSecondAt(watch.marks, back, before * FULL_SHARE)
  return full === undefined ? {} : { toFullRateSeconds: full - back }
}
