import type { Running } from '../command.ts'
import type { Facts } from '../facts.ts'
import { lastMomentAt, RateWatch, rateBetween } from '../rate.ts'
import { measure, openStage } from '../stage.ts'
import { rounds, type Scenario } from './scenario.ts'

/** A first transfer onto an empty server. */
export const firstTransfer: Scenario = async (setting) => {
  for (const { peer, round } of rounds(setting.entrants)) {
    await using stage = await openStage(setting.link, round)
    const during = async (running: Running): Promise<Facts> =>
      setting.link ? afterLastByte(running, stage.server.pid) : {}
    setting.record(await measure(peer, stage, setting.source, during))
  }
}

/** A rate below this share of the run's own mean is not sending any more. */
const SENDING_SHARE = 0.25

/** What still happens once the content has gone: flushing, verifying, publishing; as a share of the whole. */
async function afterLastByte(running: Running, pid: number): Promise<Facts> {
  const watch = new RateWatch(pid)
  const { seconds } = await running.ending
  watch.stop()
  const mean = rateBetween(watch.marks, 0, seconds)
  const last = lastMomentAt(watch.marks, mean * SENDING_SHARE) ?? 0
  return { afterLastByteShare: Math.max(0, seconds - last) / seconds }
}
