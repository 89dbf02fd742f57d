import { setTimeout as sleep } from 'node:timers/promises'
import { kill } from '../../local/processes.ts'
import type { Running } from '../command.ts'
import type { Peer } from '../peers/peer.ts'
import { randomNumbers } from '../random.ts'
import type { Sample } from '../results.ts'
import { measure, openStage, type Stage, startPeer } from '../stage.ts'
import type { Scenario, Setting } from './scenario.ts'

/** Moments lie in this part of an undisturbed transfer; later there may be nothing left to kill. */
const [FIRST_SHARE, LAST_SHARE] = [0.05, 0.95]

const KILLED_AT = { runner: 'runnerKilledAtShare', server: 'serverKilledAtShare' } as const

/** Either side killed with SIGKILL at random moments; the runner is started again, the server's side is not. */
export const killed: Scenario = async (setting) => {
  for (const { peer, repeats } of setting.entrants) {
    const undisturbed = await once(setting, peer, async () => undefined)
    if (undisturbed.problem) throw new Error(`even undisturbed, ${peer.name} ${undisturbed.problem}`)
    const random = randomNumbers(1)
    for (const side of ['runner', 'server'] as const) {
      for (let round = 1; round <= repeats; round++) {
        const share = FIRST_SHARE + random() * (LAST_SHARE - FIRST_SHARE)
        const afterMs = undisturbed.seconds * share * 1000
        const sample = await once(setting, peer, (stage) => disturb(peer, stage, setting, side, afterMs))
        const again = Math.max(0, sample.wireBytes.sent - undisturbed.wireBytes.sent)
        setting.record({ ...sample, facts: { [KILLED_AT[side]]: share, sentAgainBytes: again } })
      }
    }
  }
}

async function once(
  setting: Setting,
  peer: Peer,
  before: (stage: Stage) => Promise<((running: Running) => Promise<void>) | undefined>,
): Promise<Sample> {
  await using stage = await openStage(setting.link, 1)
  const wire = stage.link.wire()
  const during = await before(stage)
  const sample = await measure(peer, stage, setting.source, async (running) => {
    await during?.(running)
    return {}
  })
  const total = stage.link.wire()
  return {
    ...sample,
    wireBytes: { sent: total.sent - wire.sent, received: total.received - wire.received },
  }
}

async function disturb(
  peer: Peer,
  stage: Stage,
  { source }: Setting,
  side: 'runner' | 'server',
  afterMs: number,
): Promise<((running: Running) => Promise<void>) | undefined> {
  if (side === 'server') {
    return async () => {
      await sleep(afterMs)
      stage.server.sessions().forEach(kill)
    }
  }
  const running = startPeer(peer, stage, source)
  await sleep(afterMs)
  kill(running.pid)
  await running.ending
  return undefined
}
