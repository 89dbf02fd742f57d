import type { Settings } from '../config/resolve.ts'
import { findModelToBeat, type ModelToBeat, manifestOf } from '../home/model-to-beat.ts'
import { printable } from '../text/printable.ts'
import { workloadOf } from '../workloads/workloads.ts'
import { type Changed, changedSince, inFolder, onStagingServer } from './changed-since.ts'
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
  const known = last?.madeOf ? good(last, last.madeOf.at) : judged
  const old = known && age(known, when.maxAgeDays, request.now)
  if (old) return { ...known, doubt: old }
  if (judged?.doubt === '' || !last?.madeOf) return judged
  const { minChangedImages, minChangedPercent } = when
  if (minChangedImages === null && minChangedPercent === null) return judged
  const found = await changedPictures(situation, last.madeOf, request, signal)
  if (typeof found === 'string') return judged ?? { ...good(last, last.madeOf.at), doubt: found }
  return { ...good(last, last.madeOf.at), ...enough(found, when) }
}

/** Why a model is too old; empty when it is not, or nobody asks. */
function age({ at }: Judged, maxAgeDays: number | null, now: Date): string {
  const days = (now.getTime() - Date.parse(at)) / DAY_MS
  return maxAgeDays !== null && days >= maxAgeDays ? `it is ${Math.floor(days)} days old` : ''
}

/** @returns why it does not matter where more than the dataset's files is another, and where nobody can tell */
async function changedPictures(
  situation: Situation,
  madeOf: NonNullable<ModelToBeat['madeOf']>,
  { home, gates }: WhenRequest,
  signal: AbortSignal,
): Promise<Changed | string> {
  const { settings, folder, audit, staged } = situation
  if (madeOf.setup !== setupHash(situation)) return 'more than pictures and labels has changed since'
  if (madeOf.judgedBy !== gates) return 'the gates or the baseline have changed since'
  const { digest } = madeOf
  const manifest = { path: manifestOf(home, settings.dataset.name, digest), digest }
  const { datasets } = workloadOf(settings.workload)
  const changed = staged
    ? await changedSince(onStagingServer(staged), manifest, datasets, signal)
    : await changedSince(inFolder(folder, audit.view, new Date(madeOf.at)), manifest, datasets, signal)
  return changed ?? 'this runner does not know which files it was trained on'
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
