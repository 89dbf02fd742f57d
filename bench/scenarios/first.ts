import { setTimeout as sleep } from 'node:timers/promises'
import type { Running } from '../command.ts'
import { bytesOf } from '../dataset.ts'
import type { Link } from '../link.ts'
import { randomNumbers } from '../random.ts'
import { lastMomentAt, RateWatch, rateBetween } from '../rate.ts'
import { ceilingMbps } from '../results.ts'
import { measure, openStage } from '../stage.ts'
import { rounds, type Scenario, type Setting } from './scenario.ts'

/** A first transfer onto an empty server. */
export const firstTransfer: Scenario = async (setting) => {
  for (const { peer, round } of rounds(setting.entrants)) {
    await using stage = await openStage(setting.link, round)
    const during = async (running: Running): Promise<Record<string, number>> =>
      setting.link ? afterLastByte(running, stage.server.pid) : {}
    setting.record(await measure(peer, stage, setting.source, during))
  }
}

/** The same, on a link that is cut for 0.2 to 2 seconds every 20 seconds. */
export const firstTransferInBursts: Scenario = async (setting) => {
  for (const { peer, round } of rounds(setting.entrants)) {
    await using stage = await openStage(setting.link, round)
    const during = (running: Running): Promise<Record<string, number>> =>
      cutInBursts(running, stage.link, round)
    const sample = await measure(peer, stage, setting.source, during)
    setting.record({ ...sample, facts: { ofCarried: ofCarried(setting, sample.seconds, sample.facts) } })
  }
}

/** A rate below this share of the run's own mean is no sending any more. */
const SENDING_SHARE = 0.25

/** What still happens once the content has gone: flushing, verifying, publishing; as a share of the whole. */
async function afterLastByte(running: Running, pid: number): Promise<Record<string, number>> {
  const watch = new RateWatch(pid)
  const { seconds } = await running.ending
  watch.stop()
  const mean = rateBetween(watch.marks, 0, seconds)
  const last = lastMomentAt(watch.marks, mean * SENDING_SHARE) ?? 0
  return { afterLastByteShare: Math.max(0, seconds - last) / seconds }
}

const EVERY_SECONDS = 20
const [SHORTEST_SECONDS, LONGEST_SECONDS] = [0.2, 2]

async function cutInBursts(running: Running, link: Link, seed: number): Promise<Record<string, number>> {
  const random = randomNumbers(seed)
  const over = new AbortController()
  const ended = running.ending.then(() => over.abort())
  let cutSeconds = 0
  try {
    for (;;) {
      await sleep(EVERY_SECONDS * 1000, undefined, { signal: over.signal })
      const seconds = SHORTEST_SECONDS + random() * (LONGEST_SECONDS - SHORTEST_SECONDS)
      link.cut()
      await sleep(seconds * 1000)
      link.restore()
      cutSeconds += seconds
    }
  } catch {
    await ended
    return { cutSeconds }
  }
}

function ofCarried(
  { link, groups }: Setting,
  seconds: number,
  facts: Readonly<Record<string, number>>,
): number {
  if (!link) return 0
  return (bytesOf(groups) * 8) / 1e6 / (ceilingMbps(link) * (seconds - (facts.cutSeconds ?? 0)))
}
