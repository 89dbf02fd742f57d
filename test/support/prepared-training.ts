import { createHash } from 'node:crypto'
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const RECORDED = join(import.meta.dirname, '../fixtures/training')

/** The smallest JPEG and PNG that their first bytes can tell. */
const JPEG = Buffer.from('ffd8ffe000104a46494600ffd9', 'hex')
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')

/** What a prepared training differs in. */
export interface PreparedTraining {
  readonly state?: string
  readonly reason?: string
  /** Bytes of best.pt; null for none. */
  readonly model?: Buffer | null
  /** What result.json says of best.pt; by default the truth. */
  readonly claimedSha256?: string
}

/**
 * Writes what a training leaves on the server: the records of a real one (30 epochs of YOLOv8n at 160 px on 64 drawn
 * images, Ultralytics 8.4.190, CPU) around weights that are only bytes.
 *
 * @param root the server-side home
 */
export async function prepareTraining(
  root: string,
  id: string,
  {
    state = 'finished',
    reason = '',
    model = Buffer.alloc(3_000_000, 7),
    claimedSha256,
  }: PreparedTraining = {},
): Promise<void> {
  const folder = join(root, 'trainings', id)
  const library = join(folder, 'ultralytics')
  const venv = join(root, 'venvs', 'f1')
  await mkdir(join(library, 'weights'), { recursive: true })
  await mkdir(venv, { recursive: true })
  for (const name of ['results.csv', 'args.yaml']) await copyFile(join(RECORDED, name), join(library, name))
  const files: Record<string, string | Buffer> = {
    [join(folder, 'state.json')]: JSON.stringify({
      state,
      reason,
      attempt: 1,
      epoch: 30,
      epochs: 30,
      seconds: 61.5,
      secondsBefore: 10,
      stopping: null,
      failure: null,
      supervisor: null,
    }),
    [join(folder, 'order.1.json')]: JSON.stringify({
      attempt: 1,
      work: { dataset: { name: 'fire', digest: 'd'.repeat(64) }, venv },
    }),
    [join(folder, 'events.jsonl')]: ['starting', 'training', state].map(stateEvent).join(''),
    [join(folder, 'train.log')]: '::error::a server may print anything\r\u001b[2K##[add-mask]x\n',
    [join(venv, 'lock.txt')]: 'torch==2.15.0\nultralytics==8.4.190\n',
    [join(library, 'val_batch0_pred.jpg')]: JPEG,
    [join(library, 'confusion_matrix_normalized.png')]: PNG,
  }
  if (model) {
    files[join(library, 'weights', 'best.pt')] = model
    files[join(library, 'weights', 'last.pt')] = Buffer.from('last')
  }
  const own = createHash('sha256')
    .update(model ?? '')
    .digest('hex')
  if (model && state !== 'finished') {
    // Our own whole copy: what the library writes in place may be torn until the end.
    await mkdir(join(folder, 'checkpoints'), { recursive: true })
    files[join(folder, 'checkpoints/last-00030.pt')] = model
    files[join(folder, 'checkpoints/last-00030.pt.sha256')] = `${own}  last-00030.pt\n`
  }
  if (model && state === 'finished') {
    const sha256 = claimedSha256 ?? own
    files[join(folder, 'result.json')] = JSON.stringify({
      epochs: 30,
      precision: 1,
      recall: 0.894,
      map50: 0.957,
      map5095: 0.582,
      best: { sha256 },
    })
  }
  for (const [path, content] of Object.entries(files)) await writeFile(path, content)
}

function stateEvent(state: string, at: number): string {
  const event = {
    from: 'supervisor',
    seq: at,
    attempt: 1,
    atMs: 1_764_000_000_000 + at * 5_000,
    type: 'state',
  }
  return `${JSON.stringify({ ...event, state, reason: '' })}\n`
}
