import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { eventsNamed, lastError, numberIn, stateOf, textOf } from '../records.ts'
import { judged, type Row } from '../row.ts'

const POLL_MS = 50

/** A17: a driver that is stopped in mid-training looks as one that waits for a hung GPU. */
export const HUNG: Row = {
  id: 'A17',
  title: 'A hung GPU',
  limitSeconds: 150,
  needsGpu: false,
  async prove(world, signal) {
    await using server = await world.server()
    const stallMinutes = world.machine.gpu === null ? 0.5 : 0.25
    const settings = { ...world.sizes.small, epochs: 8 }
    const ended = new AbortController()
    const stopped = { pid: 0 }
    const onStart = (): void => {
      void stopDriver(join(server.root, 'trainings'), AbortSignal.any([signal, ended.signal])).then((pid) => {
        stopped.pid = pid
      })
    }
    const overrides = [`limits.stall-minutes=${stallMinutes}`]
    const trained = await world
      .train(server, settings, signal, { overrides, onStart })
      .finally(() => ended.abort())
    const { state, reason } = trained.state
    const rescues = eventsNamed(trained.events, 'rescue').length
    const isRescued = state === 'finished' && rescues > 0
    const checkpoints = filesIn(join(trained.folder, 'checkpoints'))
    return judged(
      {
        'the driver was stopped': stopped.pid > 0,
        'it ends as stalled, or is rescued':
          isRescued || /stall|stuck|no sign of progress/.test(String(reason)),
        'there is a checkpoint to resume from': checkpoints > 0,
      },
      isRescued ? 'It was started anew and finished.' : lastError(trained.train.log),
      {
        'stall-minutes': stallMinutes,
        state: String(state),
        rescues,
        epochs: numberIn(trained.state, 'epoch'),
      },
    )
  },
}

/** Stops the driver of the newest training after its first epoch. @returns its process id; 0 when none was stopped */
async function stopDriver(trainings: string, signal: AbortSignal): Promise<number> {
  const before = new Set(namesIn(trainings))
  while (!signal.aborted) {
    await sleep(POLL_MS)
    const [name] = namesIn(trainings).filter((each) => !before.has(each))
    if (name === undefined) continue
    const folder = join(trainings, name)
    const pid = numberIn(stateOf(folder).driver as Record<string, unknown> | undefined, 'pid')
    if (pid === null || !textOf(join(folder, 'events.jsonl')).includes('"type":"epoch"')) continue
    process.kill(pid, 'SIGSTOP')
    return pid
  }
  return 0
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function filesIn(folder: string): number {
  return namesIn(folder).length
}
