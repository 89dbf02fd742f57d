import type { Outlook, Spread } from '../config/outlook.ts'
import type { Plan } from '../config/plan.ts'

/** What moving a training to a server is to bring. */
type Wanted = Pick<Plan['collect'], 'goalSpeedup' | 'goalHours'>

/** What is foreseen; null where nobody knows. */
export interface Foreseen {
  readonly secondsPerEpoch: Spread | null
  readonly baselineEpochSeconds: number | null
  readonly totalSeconds: Spread | null
}

/** Foretells the four goals of the migration: speed, whole time, nothing lost, as good a model. Pure. */
export function goalsOf(
  { secondsPerEpoch, baselineEpochSeconds, totalSeconds }: Foreseen,
  { goalSpeedup, goalHours }: Wanted,
): Outlook['goals'] {
  return [
    speedup(secondsPerEpoch, baselineEpochSeconds, goalSpeedup),
    wholeTime(totalSeconds, goalHours),
    NOTHING_LOST,
    CONVERGENCE,
  ]
}

function speedup(epoch: Spread | null, before: number | null, times: number): Outlook['goals'][number] {
  const wanted = `an epoch at least ${times}× as fast as the baseline's`
  if (epoch === null || before === null)
    return { name: 'speed', wanted, verdict: 'not known', found: null, why: 'no baseline tells' }
  // The slowest epoch is the smallest speedup.
  const found = { least: before / epoch.most, expected: before / epoch.expected, most: before / epoch.least }
  return { name: 'speed', wanted, verdict: verdict(found, times), found, why: '' }
}

function wholeTime(total: Spread | null, hours: number): Outlook['goals'][number] {
  const wanted = `at most ${hours} h`
  if (total === null)
    return { name: 'whole time', wanted, verdict: 'not known', found: null, why: 'a phase is not known' }
  const found = { least: total.least / 3600, expected: total.expected / 3600, most: total.most / 3600 }
  const [best, worst] = [found.most <= hours, found.least > hours]
  const probable = found.expected <= hours ? 'probably met' : 'probably missed'
  return {
    name: 'whole time',
    wanted,
    verdict: best ? 'will be met' : worst ? 'will be missed' : probable,
    found,
    why: '',
  }
}

function verdict({ least, expected, most }: Spread, wanted: number): Outlook['goals'][number]['verdict'] {
  if (least >= wanted) return 'will be met'
  if (most < wanted) return 'will be missed'
  return expected >= wanted ? 'probably met' : 'probably missed'
}

const NOTHING_LOST: Outlook['goals'][number] = {
  name: 'data lost',
  wanted: '0 files',
  verdict: 'will be met',
  found: { least: 0, expected: 0, most: 0 },
  why: 'nothing trains on a tree whose every hash was not compared',
}

const CONVERGENCE: Outlook['goals'][number] = {
  name: 'convergence',
  wanted: 'not worse',
  verdict: 'not known',
  found: null,
  why: 'only the training tells',
}
