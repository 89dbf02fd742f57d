import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import type { DatasetView } from '../dataset/view.ts'
import { Failure } from '../errors.ts'
import { runFolder } from '../home/layout.ts'
import { writeWhole } from '../home/write-whole.ts'
import type { Plan } from './plan.ts'
import { viewSchema } from './plan.ts'

/** An input reaches an action as a variable of its environment, which Linux limits to 128 KiB; the plan holds more. */
const MOST_BYTES = 32_000
const FILE = 'dataset-view.json'

/**
 * Puts what travels of a dataset into a plan: as it is, or, when thousands of files stay at home, by its hash, with the
 * file in the runner's home.
 *
 * @throws Failure HOME_UNUSABLE when the home takes no file
 */
export async function storeView(
  view: DatasetView,
  home: string,
  trainingId: string,
): Promise<Plan['dataset']['view']> {
  const json = Buffer.from(JSON.stringify(view))
  if (json.length <= MOST_BYTES) return plain(view)
  await writeWhole(join(runFolder(home, trainingId), FILE), [json])
  return { sha256: sha256(json) }
}

/**
 * Takes it out of a plan again.
 *
 * @throws Failure INPUT_INVALID when the home does not hold it
 */
export async function loadView(
  stored: Plan['dataset']['view'],
  home: string,
  trainingId: string,
): Promise<DatasetView> {
  if (!('sha256' in stored)) return stored
  const path = join(runFolder(home, trainingId), FILE)
  const json = await readFile(path).catch(() => undefined)
  if (!json || sha256(json) !== stored.sha256) throw gone(path)
  return v.parse(viewSchema, JSON.parse(json.toString()))
}

function plain({ exclude, leave, back, follow, mounts }: DatasetView): v.InferOutput<typeof viewSchema> {
  const view = { exclude: [...exclude], leave: [...leave], follow: [...follow], mounts: [...mounts] }
  return back === undefined ? view : { ...view, back: [...back] }
}

function sha256(data: Buffer): string {
  return createHash('sha256').update(data).digest('hex')
}

function gone(path: string): Failure {
  return new Failure('INPUT_INVALID', {
    what: `The list of what stays at home, which preflight wrote to ${path}, is not there.`,
    safe: 'Nothing was sent.',
    next: 'Let preflight and transfer run on the same runner with the same home, or name what stays at home in .retrainignore of the dataset.',
  })
}
