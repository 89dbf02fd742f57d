import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { INGREDIENTS_FACT, type PhaseRecord, readPhases } from '../report/phases.ts'
import type { Situation } from './situation.ts'

/**
 * A hash over everything that decides what a training learns: the dataset's files, the starting weights, the
 * arguments, the code of the user's own and the environment.
 *
 * @returns 64 hex digits
 */
export function ingredients({
  settings,
  audit,
  weightFiles,
  code,
}: Pick<Situation, 'settings' | 'audit' | 'weightFiles' | 'code'>): string {
  const { weights, args } = settings.training
  const sorted = Object.entries(args).sort(([a], [b]) => (a < b ? -1 : 1))
  const { name, data, exclude } = settings.dataset
  const { sources, classes, rest, view } = audit
  const dataset = [audit.snapshot, name, data, exclude, sources, classes, rest, view]
  const own = code && [code.digest, code.callbacks]
  const contents = weightFiles.map(({ sha256 }) => sha256)
  return createHash('sha256')
    .update(JSON.stringify([dataset, weights, contents, sorted, settings.environment, own]))
    .digest('hex')
}

/**
 * Whether there is something to do. A person who starts a run wants it; a schedule wants a training only when
 * something changed since the last one that finished and was collected.
 *
 * @param eventName what started the run, as GitHub calls it
 * @param home the runner-side home, absolute
 * @returns the id of the finished training that makes a new one needless, or undefined
 */
export async function finishedBefore(
  eventName: string,
  home: string,
  hash: string,
): Promise<string | undefined> {
  if (eventName !== 'schedule') return undefined
  for (const id of await trainingIds(home)) {
    if (isFinished(await readPhases(home, id), hash)) return id
  }
  return undefined
}

async function trainingIds(home: string): Promise<string[]> {
  const names = await readdir(join(home, 'runs')).catch(() => [])
  return names.filter((name) => /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(name))
}

function isFinished(phases: readonly PhaseRecord[], hash: string): boolean {
  const fact = (phase: string, name: string) => phases.find((record) => record.phase === phase)?.facts[name]
  const isCollected = phases.some(({ phase }) => phase === 'collect')
  return isCollected && fact('preflight', INGREDIENTS_FACT) === hash && fact('train', 'state') === 'finished'
}
