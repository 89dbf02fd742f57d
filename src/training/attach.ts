import * as v from 'valibot'
import type { Failure } from '../errors.ts'
import { mayPassWhereItWorked, retry } from '../link/retry.ts'
import type { Context, Log } from '../log.ts'
import type { Agent } from '../ssh/agent.ts'
import { count, duration } from '../text/format.ts'
import { overOneConnection, type TrainingRef } from './follow.ts'
import { checkReceipt, startTraining } from './operations.ts'
import { startArguments, type TrainingOrder } from './order.ts'
import { progressText, type TrainingStatus } from './states.ts'

/** Starting Python twice on a loaded server takes its time, and another start of the same id may come first. */
const START_DEADLINE_MS = 180_000
/** The hashing side reports every second. */
const CHECK_DEADLINE_MS = 300_000
/** To hash 1 TB again, from a disk of 100 MB/s. */
const CHECK_LIMIT_MS = 3 * 3_600_000
/** A start is safe to repeat: after a lost answer it finds what it started. */
const TRIES = 5
const PAUSE_MS = 3_000

const checkingSchema = v.object({ files: v.number(), bytes: v.number() })

/**
 * Proves that the dataset on the server is the one that was sent, then has the training running.
 *
 * @throws Failure RECEIPT_MISSING, DATASET_MODIFIED, ORDER_DIFFERS, VENV_FAILED, and what a connection can throw
 */
export async function attach(
  where: TrainingRef,
  order: TrainingOrder,
  context: Context,
): Promise<TrainingStatus> {
  let tries = 0
  const pauseMs = (failure: Failure): number => {
    if (++tries === TRIES) throw failure
    context.log.info(`${failure.text.what} Trying again.`)
    return PAUSE_MS * tries
  }
  const work = async (agent: Agent): Promise<TrainingStatus> => {
    await prove(agent, order.dataset, context)
    if (order.code !== null) await prove(agent, order.code, context)
    if (order.weightFiles !== null) await prove(agent, order.weightFiles, context)
    return await start(agent, order, context)
  }
  const { signal } = context
  return await retry(() => overOneConnection(where, context, work), {
    signal,
    mayPass: mayPassWhereItWorked,
    pauseMs,
  })
}

async function prove(
  agent: Agent,
  { name, digest }: { name: string; digest: string },
  { log, signal }: Context,
): Promise<void> {
  const started = performance.now()
  const checked = await agent.call(
    checkReceipt,
    { name, digest },
    {
      deadlineMs: CHECK_DEADLINE_MS,
      limitMs: CHECK_LIMIT_MS,
      signal,
      onEvent: reportHashing(log),
    },
  )
  const took = duration((performance.now() - started) / 1000)
  log.info(
    `${name} is what was sent: ${count(checked.files)} files, ${count(checked.rehashed)} of them hashed again in ${took}.`,
  )
}

function reportHashing(log: Log): (event: unknown) => void {
  let nextMs = performance.now() + 15_000
  return (event) => {
    const progress = v.safeParse(checkingSchema, event)
    if (!progress.success || performance.now() < nextMs) return
    nextMs = performance.now() + 15_000
    log.info(`Hashing on the server: ${count(progress.output.files)} files so far.`)
  }
}

async function start(agent: Agent, order: TrainingOrder, { log, signal }: Context): Promise<TrainingStatus> {
  const started = await agent.call(startTraining, startArguments(order), {
    deadlineMs: START_DEADLINE_MS,
    signal,
  })
  const state = started.state === null ? 'starting' : progressText(started.state)
  const attempt = started.state?.attempt ?? 1
  log.info(`Training ${order.trainingId}: ${started.action} (attempt ${attempt}; ${state}).`)
  return started
}
