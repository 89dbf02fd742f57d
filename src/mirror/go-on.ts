import { createHash } from 'node:crypto'
import { realpath, rm } from 'node:fs/promises'
import { datasetFolder } from '../dataset/file-index.ts'
import type { Failure } from '../errors.ts'
import { openAgent } from '../link/open-agent.ts'
import { reach } from '../link/reach.ts'
import { mayPassWhereItWorked, retry } from '../link/retry.ts'
import type { Context } from '../log.ts'
import { silentLog } from '../log.ts'
import type { Agent } from '../ssh/agent.ts'
import type { TrainingRef } from '../training/follow.ts'
import type { TrainingOrder } from '../training/order.ts'
import { progressText } from '../training/states.ts'
import { HELPER, TRANSFER } from '../transfer/operations.ts'
import { transfer } from '../transfer/transfer.ts'
import type { TransferOptions } from '../transfer/transfer-options.ts'
import { refuseOther } from './can-go-on.ts'
import { noteSpent, putAside } from './kept.ts'
import { lookAtTraining, PLANT, plantMirror } from './operations.ts'
import { eventsPrefix, type WholeMirror, wholeMirror } from './whole.ts'

/** How a mirror is sent. */
export type Sending = Pick<TransferOptions, 'home' | 'connections' | 'pace' | 'owner'>

const PATIENCE_MS = 30 * 60_000
const TRIES = 5
const PAUSE_MS = 3_000
/** The checkpoint is hashed and copied there. */
const PLANT_DEADLINE_MS = 300_000

/**
 * Brings what the runner kept of a training to a server that does not know it, so that a start goes on from there. A
 * server that knows more of it than the runner is left alone; so is one that tells another history.
 *
 * @param order what the training is told now
 * @throws Failure ORDER_DIFFERS for a mirror of another order, MIRROR_DAMAGED, and what a transfer and connecting throw
 */
export async function goOnFromMirror(
  where: TrainingRef,
  order: Pick<TrainingOrder, 'args' | 'dataset'>,
  sending: Sending,
  context: Context,
): Promise<void> {
  const mirror = await wholeMirror(sending.home, where.trainingId, context.log)
  if (mirror === undefined) return
  const knows = await whatServerKnows(where, mirror, context)
  if (knows === 'ahead') return
  if (knows === 'other') return await leaveAside(where, mirror, sending, context)
  refuseOther(mirror, where.trainingId, order.args, order.dataset.digest)
  context.log.notice(whatIsDone(where.trainingId, mirror, knows))
  const { digest } = await send(where, mirror, sending, context)
  const planted = await plant(where, mirror, digest, context)
  if (planted && knows === 'unknown') await noteSpent(sending.home, where.trainingId)
  if (!planted && knows === 'behind') await leaveAside(where, mirror, sending, context)
}

/** @returns false where the server goes on with what it has */
async function plant(
  where: TrainingRef,
  mirror: WholeMirror,
  digest: string,
  context: Context,
): Promise<boolean> {
  const { trainingId } = where
  const args = { id: trainingId, tree: { name: treeName(trainingId), digest }, files: mirror.files }
  const options = { signal: context.signal, deadlineMs: PLANT_DEADLINE_MS }
  try {
    return (await ask(where, context, (agent) => agent.call(plantMirror, args, options))).planted
  } catch (error) {
    // Where the answer was lost, or another run was quicker, the server knows it by now, and what was sent is gone.
    if (context.signal.aborted || (await whatServerKnows(where, mirror, context)) !== 'ahead') throw error
    return true
  }
}

/** What a server knows of a training, compared with a mirror. */
type ServerKnows = 'unknown' | 'behind' | 'ahead' | 'other'

/** Events are only ever appended: of two records of one history, one begins with the other. */
async function whatServerKnows(
  where: TrainingRef,
  mirror: WholeMirror,
  context: Context,
): Promise<ServerKnows> {
  const { eventsBytes } = mirror
  const args = { training: where.trainingId, eventsBytes }
  const seen = await ask(where, context, (agent) =>
    agent.call(lookAtTraining, args, { signal: context.signal }),
  )
  if (!seen.known) return 'unknown'
  const common = Math.min(seen.eventsBytes, eventsBytes)
  if (seen.prefixSha256 !== (await eventsPrefix(mirror, common))) return 'other'
  return seen.eventsBytes < eventsBytes ? 'behind' : 'ahead'
}

/** What is sent is verified there as a dataset is. */
async function send(where: TrainingRef, mirror: WholeMirror, sending: Sending, { log, signal }: Context) {
  const options = {
    ...sending,
    source: mirror.folder,
    name: treeName(where.trainingId),
    ...{ trustIndex: false, compress: [], adopt: '', allowShrink: true, keep: 1, patienceMs: PATIENCE_MS },
  }
  const connectOnce = (from: AbortSignal, helping?: { readonly loggedIn: () => void }) =>
    reach(where, helping ? HELPER : TRANSFER, from, helping?.loggedIn)
  try {
    return await transfer(options, { log, signal, connectOnce })
  } finally {
    // An index of what is sent once helps nobody.
    const index = datasetFolder(sending.home, await realpath(mirror.folder).catch(() => mirror.folder))
    await rm(index, { recursive: true, force: true })
  }
}

function treeName(trainingId: string): string {
  return `mirror-${createHash('sha256').update(trainingId).digest('hex').slice(0, 16)}`
}

/** One question, over a connection of its own; again when the line breaks. */
async function ask<T>(
  where: TrainingRef,
  { log, signal }: Context,
  question: (agent: Agent) => Promise<T>,
): Promise<T> {
  let tries = 0
  const pauseMs = (failure: Failure): number => {
    if (++tries === TRIES) throw failure
    log.info(`${failure.text.what} Trying again.`)
    return PAUSE_MS * tries
  }
  const work = async (): Promise<T> => {
    await using agent = await openAgent(where, PLANT, { log: silentLog, signal }, { patienceMs: 0 })
    return await question(agent)
  }
  return await retry(work, { signal, mayPass: mayPassWhereItWorked, pauseMs })
}

/** Two histories are never mixed: the server's goes on, and the other one is kept for whoever wants it. */
async function leaveAside(
  { trainingId }: TrainingRef,
  mirror: WholeMirror,
  { home }: Sending,
  { log }: Context,
): Promise<void> {
  const place = await putAside(home, trainingId)
  log.warning(
    `What the runner kept of training ${trainingId} (${progressText(mirror.state)}) is not what this server did: two servers went on with the same id. It goes on with what is on this server; the other one's is in ${place}.`,
  )
}

function whatIsDone(trainingId: string, { epoch, keptAt }: WholeMirror, knows: ServerKnows): string {
  const kept = `what the runner kept at ${keptAt.toISOString()} goes there, the newest checkpoint after epoch ${epoch}`
  return knows === 'unknown'
    ? `The server does not know training ${trainingId}: ${kept}.`
    : `The server was set back to an older day of training ${trainingId}: ${kept}.`
}
