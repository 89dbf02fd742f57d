import { metric, threshold } from '../text/format.ts'
import { hasIntervals } from './evaluation.ts'
import { movesText } from './moves-text.ts'
import type { Report } from './report.ts'
import type { Standing } from './standing.ts'

/** Of the operating points, the one that a sentence tells. */
const USUAL_PER_THOUSAND = 10

const STANDINGS: Readonly<Record<Standing, string>> = {
  better: 'better than',
  'not worse': 'not worse than',
  undecided: 'undecided whether better or worse than',
  worse: 'worse than',
  'not compared': 'not compared with',
  first: '',
}

/** What became of the model, in one sentence. */
export function headline({ verdict, gates, training }: Report): string {
  const { state } = training
  const ended = state === 'failed' ? 'the training failed' : `the training is ${state}`
  if (verdict === 'incomplete') return `No verdict: ${ended}.`
  if (verdict === 'pass') return 'The model passed.'
  const failed = gates.filter(({ passed }) => !passed)
  const [first] = failed
  const more = failed.length > 1 ? `, and ${failed.length - 1} more` : ''
  const before = state === 'finished' ? '' : `T${ended.slice(1)}. `
  return `${before}The model did not pass: ${first?.name ?? 'a gate'} (${first?.why ?? ''})${more}.`
}

/** How the model stands against the last good one, in a sentence; empty for the first. */
export function standingText({ against: { standing, why, trainingId } }: Report): string {
  if (standing === 'first') return ''
  const text = `${STANDINGS[standing]} the model of training ${trainingId}: ${why}.`
  return `${text[0]?.toUpperCase()}${text.slice(1)}`
}

/** What the model finds at a rate of false alarms that people can live with, and where it is weakest; in sentences. */
export function worthText({ evaluation, picturesPerDay }: Report): string[] {
  if (evaluation === null) return []
  const point = evaluation.operatingPoints.find(({ perThousand }) => perThousand === USUAL_PER_THOUSAND)
  const weakest = evaluation.slices
    .filter(({ kind, map50 }) => kind !== 'class' && map50 !== null)
    .toSorted((one, other) => (one.map50 ?? 0) - (other.map50 ?? 0))[0]
  return [
    ...(point?.recall && point.confidence !== null
      ? [
          `At ${point.perThousand} false alarms per 1,000 pictures (${((point.perThousand * picturesPerDay) / 1000).toFixed(1)} a camera a day) it finds ${(point.recall.value * 100).toFixed(1)} %${hasIntervals(evaluation) ? ` (${(point.recall.low * 100).toFixed(1)} to ${(point.recall.high * 100).toFixed(1)})` : ''}, with confidence ${threshold(point.confidence)}.`,
        ]
      : []),
    ...(weakest ? [`Weakest ${weakest.kind}: ${weakest.name}, mAP50 ${metric(weakest.map50)}.`] : []),
  ]
}

/** What happened on the way that was not planned: other servers, rescues. */
export function incidents({ training, rescues }: Report): string[] {
  const moved = movesText(training)
  return [...(moved === '' ? [] : [moved]), ...rescues.map(rescueText)]
}

function rescueText({ attempt, epoch, failureClass, changes }: Report['rescues'][number]): string {
  const changed = Object.entries(changes).map(([name, value]) => `${name}: ${value}`)
  const how = changed.length === 0 ? 'unchanged' : `with ${changed.join(', ')}`
  return `Rescued: attempt ${attempt} failed in epoch ${epoch} (${failureClass}); the next one went on ${how}.`
}
