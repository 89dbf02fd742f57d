import { setTimeout as sleep } from 'node:timers/promises'
import type { Running } from '../command.ts'
import { bytesOf } from '../dataset.ts'
import type { Facts } from '../facts.ts'
import type { Link } from '../link.ts'
import { randomNumbers } from '../random.ts'
import { ceilingMbps } from '../results.ts'
import { measure, openStage } from '../stage.ts'
import { rounds, type Scenario } from './scenario.ts'

const EVERY_SECONDS = 20
const [SHORTEST_SECONDS, LONGEST_SECONDS] = [0.2, 2]

/** A first transfer on a link that is cut for 0.2 to 2 seconds every 20 seconds. */
export const inBursts: Scenario = async ({ link, groups, source, entrants, record }) => {
  if (!link) throw new Error('there is no link to cut')
  for (const { peer, round } of rounds(entrants)) {
    await using stage = await openStage(link, round)
    const during = async (running: Running): Promise<Facts> => {
      const cutSeconds = await cutInBursts(running, stage.link, round)
      const { seconds } = await running.ending
      const carriedMegabits = ceilingMbps(link) * (seconds - cutSeconds)
      return { ofCarriedShare: (bytesOf(groups) * 8) / 1e6 / carriedMegabits }
    }
    record(await measure(peer, stage, source, during))
  }
}

/** Cuts until the peer has ended. @returns for how many seconds in all */
async function cutInBursts(running: Running, link: Link, seed: number): Promise<number> {
  const random = randomNumbers(seed)
  let isOver = false
  const over = running.ending.then(() => {
    isOver = true
  })
  for (let cutSeconds = 0; ; ) {
    await Promise.race([sleep(EVERY_SECONDS * 1000), over])
    if (isOver) return cutSeconds
    const seconds = SHORTEST_SECONDS + random() * (LONGEST_SECONDS - SHORTEST_SECONDS)
    link.cut()
    await sleep(seconds * 1000)
    link.restore()
    cutSeconds += seconds
  }
}
