import { execFileSync } from 'node:child_process'
import { judged, type Row } from '../row.ts'

/** A2: what the job *Set up the environment* says of the GPU is what nvidia-smi says. */
export const GPU_COMPUTES: Row = {
  id: 'A2',
  title: 'The GPU computes',
  limitSeconds: 100,
  needsGpu: true,
  async prove(world, signal) {
    await using server = await world.server()
    const { outputs: planned } = await world.plan(server, world.sizes.small, signal)
    const { outputs, log } = await world.must(server, 'setup-env', planned.plan ?? '', signal)
    world.venv = outputs.venv ?? ''
    const named = world.machine.gpu?.name ?? ''
    return judged(
      {
        'the log names the GPU of nvidia-smi': log.includes(`computes on ${named}`),
        'the output gpu is set': (outputs.gpu ?? '') === named,
        'the output torch is set': /^\d+\.\d+/.test(outputs.torch ?? ''),
      },
      '',
      {
        gpu: outputs.gpu ?? null,
        torch: outputs.torch ?? null,
        ultralytics: outputs.ultralytics ?? null,
      },
    )
  },
}

/** The most that a second set-up may take with a driver that stays loaded. */
const QUICK_SECONDS = 3

/** A6: a second set-up is quick, with a GPU too. */
export const SECOND_SETUP: Row = {
  id: 'A6',
  title: 'A second set-up is quick with the GPU too',
  limitSeconds: 120,
  needsGpu: false,
  async prove(world, signal) {
    await using server = await world.server()
    const { outputs: planned } = await world.plan(server, world.sizes.small, signal)
    await world.ready(server, planned.plan ?? '', signal)
    const started = performance.now()
    const { outputs, log } = await world.must(server, 'setup-env', planned.plan ?? '', signal)
    const seconds = (performance.now() - started) / 1000
    const isPersistent = persistence() === 'Enabled'
    return judged(
      {
        'the log says Reusing': log.includes('Reusing') && outputs.reused === 'true',
        [`it takes less than ${QUICK_SECONDS} s`]: !isPersistent || seconds < QUICK_SECONDS,
      },
      isPersistent
        ? ''
        : 'The driver is not in persistence mode here, so its seconds are told and not judged.',
      { seconds: Number(seconds.toFixed(2)), persistence: persistence() },
    )
  },
}

/** What nvidia-smi says of it; null without a GPU. */
function persistence(): string | null {
  try {
    const query = ['--query-gpu=persistence_mode', '--format=csv,noheader']
    const said = execFileSync('nvidia-smi', query, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    return said.split('\n')[0] ?? null
  } catch {
    return null
  }
}
