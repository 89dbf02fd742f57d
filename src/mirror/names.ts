import { WORKLOADS } from '../workloads/workloads.ts'

/** Where a server pins what it offers and would else replace (`remote/gpu_retrain/results/mirror.py`). */
const PINS = 'mirror/'
const CHECKPOINT = /^checkpoints\/(last|best)-([0-9]{5,9})\.pt$/
const RECORD = /^(?:state\.json|decisions\.json|events\.jsonl|order\.[1-9][0-9]{0,5}\.json)$/

/** The most bytes of one file; a checkpoint of the largest model is below 1 GB. */
const MOST_BYTES = { checkpoint: 8 * 2 ** 30, events: 256e6, other: 8e6 } as const

/** Whether a server may offer a file of this name for a mirror. */
export function isOfferedName(path: string): boolean {
  return isKeptName(keptName(path)) && !path.startsWith('checkpoints/')
}

/** Whether a file of this name may lie in a mirror. */
export function isKeptName(path: string): boolean {
  return RECORD.test(path) || CHECKPOINT.test(path) || isTable(path)
}

/** Without the table of its epochs no other server could go on with it. */
function isTable(path: string): boolean {
  return [...WORKLOADS.values()].some(({ results }) => path === results.files.table)
}

/** How a file is called in the mirror that a server offers as this. */
export function keptName(offered: string): string {
  if (!offered.startsWith(PINS)) return offered
  const name = offered.slice(PINS.length)
  return name.endsWith('.pt') ? `checkpoints/${name}` : name
}

/** After how many epochs a checkpoint to go on from was made; undefined for any other file. */
export function epochOf(path: string): number | undefined {
  const [, kind, epoch] = CHECKPOINT.exec(path) ?? []
  return kind === 'last' ? Number(epoch) : undefined
}

/** How big a file of a mirror may be, in bytes. */
export function mostBytes(path: string): number {
  if (CHECKPOINT.test(path)) return MOST_BYTES.checkpoint
  return path === 'events.jsonl' ? MOST_BYTES.events : MOST_BYTES.other
}
