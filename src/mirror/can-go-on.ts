import { Failure } from '../errors.ts'
import type { Log } from '../log.ts'
import { printable } from '../text/printable.ts'
import { type WholeMirror, wholeMirror } from './whole.ts'

const MOST_DIFFERENCES = 8
const MOST_CHARACTERS = 120

/**
 * Makes sure, before anything costs money, that a training which a server does not know can go on from its mirror.
 *
 * @param args that it is told now
 * @param unknown what is thrown when there is no mirror of it either
 * @throws Failure `unknown`; ORDER_DIFFERS when it was told other arguments, as the start would hours later; MIRROR_DAMAGED
 */
export async function canGoOnFromMirror(
  home: string,
  trainingId: string,
  args: Readonly<Record<string, unknown>>,
  unknown: Failure,
  log: Log,
): Promise<void> {
  const mirror = await wholeMirror(home, trainingId, log)
  if (mirror === undefined) throw unknown
  refuseOther(mirror, trainingId, args)
  log.notice(
    `The server does not know training ${trainingId}, but the runner has what it takes to go on there: the checkpoint after epoch ${mirror.epoch}, kept at ${mirror.keptAt.toISOString()}.`,
  )
}

/**
 * Refuses to go on from the mirror of a training that was told something else, before anything of it leaves the runner: the
 * same id may be somebody else's.
 *
 * @param digest of the dataset, where it is known
 * @throws Failure ORDER_DIFFERS, as the start would say
 */
export function refuseOther(
  mirror: Pick<WholeMirror, 'args' | 'digest'>,
  trainingId: string,
  args: Readonly<Record<string, unknown>>,
  digest?: string,
): void {
  const differences = differencesOf(mirror.args, args)
  if (digest !== undefined && digest !== mirror.digest)
    differences.unshift(`dataset.digest: ${said(mirror.digest)} before, ${said(digest)} now`)
  if (differences.length > 0) throw differs(trainingId, differences)
}

/** As `remote/gpu_retrain/records/orders.py` says them. */
function differencesOf(
  before: Readonly<Record<string, unknown>>,
  now: Readonly<Record<string, unknown>>,
): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])].toSorted()
  const differing = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(now[name]))
  return differing
    .slice(0, MOST_DIFFERENCES)
    .map((name) => `args.${name}: ${said(before[name])} before, ${said(now[name])} now`)
}

function said(value: unknown): string {
  return printable(JSON.stringify(value ?? null), MOST_CHARACTERS)
}

function differs(trainingId: string, differences: readonly string[]): Failure {
  return new Failure('ORDER_DIFFERS', {
    what: `The training ${trainingId} was told something else on the server that it ran on (${differences.join('; ')}).`,
    safe: 'What the runner kept of it is untouched; nothing was started.',
    next: 'Use the old settings to go on with it, or leave the id (resume, training-id) empty to start a new one.',
  })
}
