import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TrainingSettings } from './sizes.ts'
import type { World } from './world.ts'

/** What a training by hand measured. */
export interface ByHand {
  readonly seconds: number
  readonly epochs: readonly Readonly<Record<string, unknown>>[]
  readonly map50: number
  readonly map5095: number
}

/**
 * Trains with the library as one does by hand: same environment, same settings, same pictures.
 *
 * @throws Error when it fails
 */
export async function trainByHand(
  world: World,
  name: string,
  settings: TrainingSettings,
  signal: AbortSignal,
): Promise<ByHand> {
  const folder = world.folder('by-hand')
  const [order, answer] = [join(folder, `${name}.json`), join(folder, `${name}-answer.json`)]
  const { weights, ...rest } = settings
  const args = { ...rest, data: world.copyOfDataset(), project: join(folder, 'runs'), name, exist_ok: true }
  writeFileSync(order, JSON.stringify({ weights, args }))
  const environment = {
    YOLO_CONFIG_DIR: world.folder('by-hand/config'),
    YOLO_OFFLINE: 'true',
    YOLO_AUTOINSTALL: 'false',
    MPLBACKEND: 'Agg',
    PYTORCH_CUDA_ALLOC_CONF: 'expandable_segments:True',
  }
  const script = join(import.meta.dirname, 'machine/by_hand.py')
  const command = [...world.roomy, join(world.venv, 'bin/python'), '-I', script, order, answer]
  const [program = '', ...words] = command
  await world.python(words, signal, { program, environment })
  return JSON.parse(readFileSync(answer, 'utf8'))
}
