/** What a run will take, phase by phase, each number between what it is at least and at most. Pure. */
import type { Outlook, Spread } from '../config/outlook.ts'
import { rent } from '../home/cost.ts'
import { diskCacheBytes, type PictureSizes, ramCacheBytes } from './cache-size.ts'
import type { CorrectedForecast } from './correction.ts'
import { decodeTime } from './decode-time.ts'
import { goalsOf } from './goals-foretold.ts'
import { knownGpu } from './gpu-table.ts'
import type { Scale } from './scale.ts'
import type { Situation } from './situation.ts'

/** A venv is found, or made of some gigabytes of wheels. */
const ENVIRONMENT_S = { found: [20, 40, 180], made: [90, 300, 1200] } as const
const COLLECT_S = [15, 60, 600] as const
/** What the last runs took may be half or twice as much this time. */
const USUAL = [0.5, 2] as const
/** One connection was measured for seconds; several carry more, and evenings less. */
const MEASURED = [0.5, 1.6] as const
const ASSUMED = [0.2, 5] as const
/** Reading labels, and the library's start. */
const START_S = [20, 60, 300] as const
/** Of a board's watts, over a whole training. */
const DRAWN = [0.4, 0.7, 0.95] as const

/**
 * Composes the outlook.
 *
 * @param foreseen the same without its spread
 * @param scale how the time of an epoch was found
 * @param baselineEpochSeconds null without a baseline that tells
 */
export function outlookOf(
  situation: Situation,
  foreseen: CorrectedForecast,
  scale: Scale,
  baselineEpochSeconds: number | null,
): Outlook {
  const phases = phasesOf(situation, foreseen, scale)
  const total = sum(phases.map(({ seconds }) => seconds))
  const training = phases.find(({ phase }) => phase === 'train')?.seconds ?? null
  const { limits, collect } = situation.settings
  const { pricePerHour } = limits
  const secondsPerEpoch = epochOf(foreseen, scale)
  return {
    phases,
    secondsPerEpoch,
    totalSeconds: total,
    cost: total && pricePerHour !== null ? each(total, (seconds) => rent(seconds, pricePerHour) ?? 0) : null,
    energyKwh: training && energyOf(situation, training),
    bytes: bytesOf(situation, foreseen),
    goals: goalsOf({ secondsPerEpoch, baselineEpochSeconds, totalSeconds: total }, collect),
  }
}

function phasesOf(situation: Situation, foreseen: CorrectedForecast, scale: Scale): Outlook['phases'] {
  const hasVenv = situation.root?.hasVenv ?? false
  const sent = foreseen.isMeasured ? MEASURED : ASSUMED
  return [
    usual('setup-env', foreseen, {
      seconds: spread(hasVenv ? ENVIRONMENT_S.found : ENVIRONMENT_S.made),
      basis: hasVenv ? 'an environment is there' : 'an environment is made',
    }),
    {
      phase: 'transfer',
      seconds: around(foreseen.transferSeconds, sent),
      basis: foreseen.isMeasured ? 'one connection, measured just now' : 'a line that nobody has measured',
    },
    {
      phase: 'train',
      seconds: trainOf(situation, foreseen, scale),
      basis: basisOf(situation, foreseen, scale),
    },
    usual('collect', foreseen, { seconds: spread(COLLECT_S), basis: 'usual' }),
  ]
}

/** A phase as the last runs had it; else as given. */
function usual(
  phase: string,
  { phases }: CorrectedForecast,
  otherwise: Omit<Outlook['phases'][number], 'phase'>,
): Outlook['phases'][number] {
  const seconds = phases[phase]
  if (seconds === undefined) return { phase, ...otherwise }
  return { phase, seconds: around(seconds, USUAL), basis: 'the last runs' }
}

/** With what comes before its first epoch. */
function trainOf(situation: Situation, { trainingSeconds }: CorrectedForecast, scale: Scale): Spread | null {
  if (trainingSeconds === null) return null
  const epochs =
    situation.load.hours === null
      ? sum([spread(START_S), around(trainingSeconds, scale.spread)])
      : spread([0, trainingSeconds, trainingSeconds])
  return sum([decodeTime(situation), epochs])
}

function basisOf({ load }: Situation, { trainingSeconds }: CorrectedForecast, { basis }: Scale): string {
  if (load.hours !== null) return 'training.time'
  return trainingSeconds === null ? 'no baseline tells; a probe on the server will' : basis
}

function epochOf({ secondsPerEpoch }: CorrectedForecast, scale: Scale): Spread | null {
  return secondsPerEpoch === null ? null : around(secondsPerEpoch, scale.spread)
}

function energyOf({ server, load }: Situation, training: Spread): Spread | null {
  const name = server.gpus.find(({ index }) => index === load.gpu)?.name ?? ''
  const watts = knownGpu(name)?.watts
  if (watts === undefined) return null
  const kwh = (seconds: number, share: number): number => (seconds / 3600) * (watts / 1000) * share
  return {
    least: kwh(training.least, DRAWN[0]),
    expected: kwh(training.expected, DRAWN[1]),
    most: kwh(training.most, DRAWN[2]),
  }
}

function bytesOf({ audit, load, need }: Situation, { bytes }: CorrectedForecast): Outlook['bytes'] {
  const { train, val } = audit.splits
  const both = (of: (sizes: PictureSizes) => number) => of(train.sizes) + of(val.sizes) || null
  return {
    transfer: bytes,
    ramCache: both((sizes) => ramCacheBytes(sizes, load.imgsz)),
    diskCache: both(diskCacheBytes),
    disk: need && Math.round(need.total),
  }
}

function spread([least, expected, most]: readonly [number, number, number]): Spread {
  return { least, expected, most }
}

function around(expected: number, [least, most]: readonly [number, number]): Spread {
  return { least: expected * least, expected, most: expected * most }
}

function each(of: Spread, work: (value: number) => number): Spread {
  return { least: work(of.least), expected: work(of.expected), most: work(of.most) }
}

/** @returns null when a part is unknown: less than all is not a sum */
function sum(parts: readonly (Spread | null)[]): Spread | null {
  const known = parts.filter((part) => part !== null)
  if (known.length < parts.length) return null
  const of = (name: keyof Spread): number => known.reduce((total, part) => total + part[name], 0)
  return { least: of('least'), expected: of('expected'), most: of('most') }
}
