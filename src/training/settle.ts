import { setTimeout as sleep } from 'node:timers/promises'
import { asFailure, type Failure } from '../errors.ts'
import { openAgent } from '../link/open-agent.ts'
import { retry } from '../link/retry.ts'
import type { Context } from '../log.ts'
import { money } from '../text/format.ts'
import type { TrainingRef } from './follow.ts'
import { trainingStatus } from './operations.ts'
import { hasEnded, type TrainingState } from './states.ts'

/** How a training stands when its run ends: whether the server is needed any more hangs on it. */
export type Standing =
  | { readonly kind: 'none' }
  | { readonly kind: 'ended'; readonly state: TrainingState }
  /** It goes on by itself; without a state it is about to start. */
  | { readonly kind: 'goes-on'; readonly state: TrainingState | null }
  /** The server cannot be asked, or has not answered. */
  | { readonly kind: 'unknown'; readonly failure: Failure }

/** Of a question that takes a moment, over a line that may break. */
const TRIES = 3
const PAUSE_MS = 2_000

/** How to wait. */
export interface Patience {
  /** For a server that cannot be reached, in milliseconds. */
  readonly reachMs: number
  /** For a training that was told to stop: it ends with its epoch. In milliseconds. */
  readonly stopMs: number
  /** Between two looks, in milliseconds. */
  readonly pauseMs?: number
}

/**
 * Asks how a training stands, and waits for one that was told to stop. Nothing is started or ended by it.
 *
 * @throws the signal's reason
 */
export async function settle(where: TrainingRef, patience: Patience, context: Context): Promise<Standing> {
  const { signal, log } = context
  const deadline = performance.now() + patience.stopMs
  let isTold = false
  for (;;) {
    const standing = await look(where, patience.reachMs, context)
    const isStopping = standing.kind === 'goes-on' && standing.state?.stopping != null
    if (!isStopping || performance.now() > deadline) return standing
    if (!isTold)
      log.info(`Training ${where.trainingId} was told to ${standing.state?.stopping}; waiting for it.`)
    isTold = true
    await sleep(patience.pauseMs ?? 10_000, undefined, { signal })
  }
}

async function look(where: TrainingRef, patienceMs: number, context: Context): Promise<Standing> {
  const { signal } = context
  let tries = 0
  const pauseMs = (failure: Failure): number => {
    if (++tries === TRIES || failure.code === 'SERVER_UNREACHABLE') throw failure
    return PAUSE_MS
  }
  const ask = async (): Promise<TrainingState | null> => {
    await using agent = await openAgent(where, [trainingStatus], context, { patienceMs })
    return (await agent.call(trainingStatus, { id: where.trainingId }, { signal })).state
  }
  try {
    const state = await retry(ask, { signal, pauseMs })
    return state !== null && hasEnded(state) ? { kind: 'ended', state } : { kind: 'goes-on', state }
  } catch (error) {
    signal.throwIfAborted()
    const failure = asFailure(error)
    return failure.code === 'TRAINING_UNKNOWN' ? { kind: 'none' } : { kind: 'unknown', failure }
  }
}

/** What a server that nobody stops costs, as the rest of a sentence. @param pricePerHour null when the settings name none */
export function idleCost(pricePerHour: number | null): string {
  return pricePerHour === null ? 'goes on costing money' : `goes on costing ${money(pricePerHour)} an hour`
}
