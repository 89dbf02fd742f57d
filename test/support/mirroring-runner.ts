import { goOnFromMirror } from '../../src/mirror/go-on.ts'
import { Mirroring } from '../../src/mirror/mirroring.ts'
import { attach } from '../../src/training/attach.ts'
import { follow } from '../../src/training/follow.ts'
import { Narrator } from '../../src/training/narrator.ts'
import type { TrainingState, TrainingStatus } from '../../src/training/states.ts'
import { TokenBucket } from '../../src/transfer/send/pace.ts'
import { type RecordedLog, recordedLog } from './recorded-log.ts'
import type { ScriptedArguments, TrainingWorld } from './training-world.ts'

/** In minutes: a mirror after every epoch. */
const OFTEN = 0.001

/** Where a training is. */
export function at({ access, root }: TrainingWorld, trainingId: string) {
  return { access, root, trainingId }
}

/** A runner with a home, as the step `train` is one: it has trainings running, watches and mirrors them. */
export class MirroringRunner {
  readonly home: string
  readonly signal = AbortSignal.timeout(240_000)
  readonly sending

  constructor(home: string) {
    this.home = home
    this.sending = { home, pace: new TokenBucket([]), connections: 1, owner: 'a test' } as const
  }

  /** Has a training running, from its mirror where the server does not know it. */
  async start(
    world: TrainingWorld,
    trainingId: string,
    args: ScriptedArguments,
    log = recordedLog(),
  ): Promise<TrainingStatus> {
    const context = { log, signal: this.signal }
    const order = world.order(trainingId, args)
    await goOnFromMirror(at(world, trainingId), order, this.sending, context)
    return await attach(at(world, trainingId), order, context)
  }

  /**
   * Watches a training to its end, with a mirror every so many minutes.
   *
   * @param untilEpoch leaves the training alone once a mirror of that epoch is here
   * @returns undefined when it was left alone
   */
  async watch(
    world: TrainingWorld,
    trainingId: string,
    log: RecordedLog,
    { untilEpoch = Number.POSITIVE_INFINITY, minutes = OFTEN } = {},
  ): Promise<TrainingStatus | undefined> {
    const over = new AbortController()
    const context = { log, signal: AbortSignal.any([this.signal, over.signal]) }
    const where = at(world, trainingId)
    await using mirroring = new Mirroring(where, this.sending, minutes, context)
    const seen = (state: TrainingState): void => {
      mirroring.saw(state)
      const mirrored = log.lines.flatMap((line) => /^info: Mirrored: .* epoch (\d+)/.exec(line)?.[1] ?? [])
      if (mirrored.some((epoch) => Number(epoch) >= untilEpoch)) over.abort()
    }
    try {
      const status = await follow(where, new Narrator(log, null), seen, context)
      await mirroring.last(status.state)
      return status
    } catch (error) {
      if (!over.signal.aborted) throw error
      return undefined
    }
  }
}
