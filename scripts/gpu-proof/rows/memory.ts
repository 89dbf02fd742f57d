import { type Cgroup, memoryCgroup } from '../cgroup.ts'
import { eventsNamed, lastError, numberIn } from '../records.ts'
import { judged, notRun, type Outcome, type Row } from '../row.ts'
import type { Trained, World } from '../world.ts'

/** A10: a batch for which no GPU has the memory. */
export const OUT_OF_GPU_MEMORY: Row = {
  id: 'A10',
  title: 'Out of GPU memory',
  limitSeconds: 110,
  needsGpu: true,
  async prove(world, signal) {
    const settings = world.sizes.huge
    if (settings === null) return notRun('no GPU')
    await using server = await world.server()
    const trained = await world.train(server, settings, signal)
    return judgeMemory(trained, settings.batch ?? null)
  },
}

/** Asked for, and not granted: told in words, or got over. @param asked the batch */
export function judgeMemory(trained: Trained, asked: string | number | boolean | null): Outcome {
  const { state } = trained.state
  const batch = numberIn(eventsNamed(trained.events, 'epoch').at(-1), 'batch')
  const rescues = eventsNamed(trained.events, 'rescue').length
  const isTold = /out of memory/i.test(lastError(trained.train.log))
  const reason = state === 'finished' ? 'It finished with a smaller batch.' : lastError(trained.train.log)
  return judged(
    {
      'it finished with a smaller batch, or says out of memory':
        state === 'finished' ? batch !== null && batch < Number(asked) : isTold,
    },
    reason,
    { state: String(state), 'batch asked for': Number(asked), 'batch at the end': batch, rescues },
  )
}

/** A12: the kernel kills for memory in a cgroup whose limit is the container's. */
export const KILLED_FOR_MEMORY: Row = {
  id: 'A12',
  title: 'Killed for memory is told as such',
  limitSeconds: 120,
  needsGpu: false,
  async prove(world, signal) {
    let cgroup: Cgroup
    try {
      cgroup = memoryCgroup(world.sizes.memoryBytes, world.folder('cgroup'))
    } catch (error) {
      return notRun(`not possible here: no memory cgroup can be made (${(error as Error).message})`)
    }
    // The cgroup can go only when its processes are gone.
    using _ = cgroup
    return await killedIn(cgroup, world, signal)
  },
}

async function killedIn(cgroup: Cgroup, world: World, signal: AbortSignal): Promise<Outcome> {
  await using server = await world.server()
  cgroup.add(server.pid)
  const own = ['training.code=code', 'training.callbacks=["eat:on_train_epoch_start"]']
  const trained = await world.train(server, world.sizes.small, signal, { overrides: own })
  const said = lastError(trained.train.log)
  return judged(
    {
      'it failed': trained.state.state === 'failed',
      'TRAINING_FAILED says that the kernel killed it for memory':
        trained.train.log.includes('TRAINING_FAILED') && /kernel killed .*memory/.test(said),
    },
    said,
    {
      'limit, GB': world.sizes.memoryBytes / 1e9,
      'epochs before': numberIn(trained.state, 'epoch'),
      rescues: eventsNamed(trained.events, 'rescue').length,
    },
  )
}

/** A13: shared memory as Docker gives it. */
export const SMALL_SHARED_MEMORY: Row = {
  id: 'A13',
  title: '/dev/shm of 64 MB',
  limitSeconds: 120,
  needsGpu: false,
  async prove(world, signal) {
    const runner = world.withSharedMemory('64m')
    try {
      await world.python([...runner.slice(1), '/bin/true'], signal)
    } catch (error) {
      return notRun(`not possible here: ${(error as Error).message}`)
    }
    await using server = await world.server({ runner })
    const settings = { ...world.sizes.small, imgsz: 320, batch: 32, workers: 8, epochs: 1 }
    const { summary } = await world.plan(server, settings, signal)
    const advised = /training\.workers(?::|&#58;) (\d+), or start the container with a larger/.exec(
      summary,
    )?.[1]
    const trained = await world.train(server, { ...settings, workers: Number(advised ?? 8) }, signal)
    return judged(
      {
        'preflight warns of /dev/shm': advised !== undefined,
        'the training that follows its advice finishes': trained.state.state === 'finished',
        'no bus error': !/bus error/i.test(trained.train.log),
      },
      trained.state.state === 'finished' ? '' : lastError(trained.train.log),
      { 'workers asked for': 8, 'workers advised': advised === undefined ? null : Number(advised) },
    )
  },
}
