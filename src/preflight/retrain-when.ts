import type { Settings } from '../config/resolve.ts'
import { findModelToBeat, type ModelToBeat, manifestOf } from '../home/model-to-beat.ts'
import { printable } from '../text/printable.ts'
import { workloadOf } from '../workloads/workloads.ts'
import { type Changed, changedSince } from './changed-since.ts'
import { setupHash } from './input-hash.ts'
import type { Judged } from './judged-before.ts'
import type { Situation } from './situation.ts'

const DAY_MS = 86_400_000

/** What a schedule asks beside the inputs. */
export interface WhenRequest {
  /** What started the run, as GitHub calls it. */
  readonly eventName: string
  /** The runner-side home, absolute. */
  readonly home: string
  /** Hash of what the run would be judged by. */
  readonly gates: string
  readonly now: Date
}

/**
 * Whether a schedule trains, by `retrain-when`: when the last good model is too old, or enough of its dataset has changed.
 * Whatever else is another than it was, or cannot be known, is a reason to train.
 *
 * @param judged the last verdict on the very same inputs, if that matters
 * @returns a verdict whose `doubt` says why it trains all the same, and is empty when it does not; `judged` where
 *   `retrain-when` has nothing to say
 */
export async function retrainWhen(
  situation: Situation,
  judged: Judged | undefined,
  request: WhenRequest,
  signal: AbortSignal,
): Promise<Judged | undefined> {
  const { retrainWhen: when, dataset } = situation.settings
  const isAsked = Object.values(when).some((value) => value !== null)
  if (request.eventName !== 'schedule' || !isAsked) return judged
  const last = await findModelToBeat(request.home, dataset.name)
  const { madeOf } = last ?? {}
  if (last === undefined || madeOf === undefined) return judged
  const days = (request.now.getTime() - Date.parse(madeOf.at)) / DAY_MS
  const old = when.maxAgeDays !== null && days >= when.maxAgeDays
  if (old) return { ...good(last, madeOf.at), doubt: `it is ${Math.floor(days)} days old` }
  if (judged?.doubt === '') return judged
  const isChangeAsked = when.minChangedImages !== null || when.minChangedPercent !== null
  if (!isChangeAsked) return judged
  if (madeOf.setup !== setupHash(situation)) return judged
  if (madeOf.judgedBy !== request.gates) return judged
  if (situation.folder === '') return judged
  const { digest } = madeOf
  const manifest = { path: manifestOf(request.home, dataset.name, digest), digest }
  const { view } = situation.audit
  const changed = await changedSince(
    situation.folder,
    view,
    manifest,
    new Date(madeOf.at),
    workloadOf(situation.settings.workload).datasets,
    signal,
  )
  if (changed === undefined) return judged
  return { ...good(last, madeOf.at), ...enough(changed, when) }
}

function good({ trainingId }: ModelToBeat, at: string): Judged {
  return { trainingId, verdict: 'pass', at, doubt: '' }
}

function enough(
  { images, of, others, firstOther }: Changed,
  { minChangedImages, minChangedPercent }: Settings['retrainWhen'],
): Pick<Judged, 'doubt' | 'note'> {
  const percent = of === 0 ? 100 : (images / of) * 100
  const told = `${images} of ${of} pictures have changed since (${percent.toFixed(1)} %)`
  if (others > 0)
    return { doubt: `${others} other files have changed since, such as ${printable(firstOther, 100)}` }
  const isEnough =
    (minChangedImages !== null && images >= minChangedImages) ||
    (minChangedPercent !== null && percent >= minChangedPercent)
  return isEnough ? { doubt: told } : { doubt: '', note: told }
}
