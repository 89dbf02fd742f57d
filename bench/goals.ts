import { FACTS, type FactName } from './facts.ts'
import { type CellResult, ceilingMbps, median, type Sample, samplesOf, secondsOf } from './results.ts'

/** A figure to reach. */
export interface Goal {
  readonly text: string
  /** What came out, or undefined when that is not known: then it is not reached. */
  readonly measure: (result: CellResult) => number | undefined
  readonly reached: (value: number) => boolean
  readonly show: (value: number) => string
}

const OURS = 'gpu-retrain'

/** Content per second, of what the link can carry. */
export function ofCeiling(least: number): Goal {
  return {
    text: `≥ ${least} of the payload ceiling`,
    measure: (result) => {
      const seconds = secondsOf(result, OURS)
      if (seconds === undefined || !result.link) return undefined
      return (result.dataBytes * 8) / seconds / 1e6 / ceilingMbps(result.link)
    },
    reached: (value) => value >= least,
    show: (value) => value.toFixed(3),
  }
}

/** How many times as fast as a peer. */
export function timesAsFastAs(peer: string, least: number): Goal {
  return {
    text: least === 1 ? `no slower than ${peer}` : `≥ ${least} × ${peer}`,
    measure: (result) => {
      const [own, theirs] = [secondsOf(result, OURS), secondsOf(result, peer)]
      return own === undefined || theirs === undefined ? undefined : theirs / own
    },
    reached: (value) => value >= least,
    show: (value) => `${value.toFixed(3)} ×`,
  }
}

/** Seconds more than a peer. */
export function withinSecondsOf(peer: string, most: number): Goal {
  return {
    text: `within ${most} s of ${peer}`,
    measure: (result) => {
      const [own, theirs] = [secondsOf(result, OURS), secondsOf(result, peer)]
      return own === undefined || theirs === undefined ? undefined : own - theirs
    },
    reached: (value) => value <= most,
    show: (value) => `${value >= 0 ? '+' : '−'}${Math.abs(value).toFixed(2)} s`,
  }
}

/** Bytes on the wire, both directions, in the median. */
export function onTheWire(mostBytes: number): Goal {
  return {
    text: `< ${mostBytes / 1e3} kB on the wire`,
    measure: (result) =>
      median(soundSamples(result).map(({ wireBytes }) => wireBytes.sent + wireBytes.received)),
    reached: (value) => value < mostBytes,
    show: (value) => `${(value / 1e3).toFixed(0)} kB`,
  }
}

/** Every single run ended with the server holding the source. */
export function everyTimeIdentical(): Goal {
  return {
    text: 'every time complete and verified',
    measure: (result) => {
      const samples = samplesOf(result, OURS)
      const whole = samples.filter(({ problem }) => problem === '')
      return samples.length === 0 ? undefined : whole.length / samples.length
    },
    reached: (value) => value === 1,
    show: (value) => `${(value * 100).toFixed(0)} %`,
  }
}

/** A bound on a fact: on its worst run, or on its median. A run that did not show it reaches nothing. */
export function factAtMost(fact: FactName, most: number, text: string, over: 'worst' | 'median'): Goal {
  return {
    text,
    measure: (result) => {
      const values = soundSamples(result).flatMap(({ facts }) => facts[fact] ?? [])
      if (values.length === 0 || values.length < samplesOf(result, OURS).length) return undefined
      return over === 'median' ? median(values) : Math.max(...values)
    },
    reached: (value) => value <= most,
    show: (value) => inUnit(fact, value),
  }
}

/** A least value of a fact's median. */
export function factAtLeast(fact: FactName, least: number, text: string): Goal {
  return {
    text,
    measure: (result) => median(soundSamples(result).flatMap(({ facts }) => facts[fact] ?? [])),
    reached: (value) => value >= least,
    show: (value) => inUnit(fact, value),
  }
}

/** Our runs; none when one of them failed, since then no figure means anything. */
function soundSamples(result: CellResult): Sample[] {
  const samples = samplesOf(result, OURS)
  return samples.some(({ problem }) => problem) ? [] : samples
}

function inUnit(fact: FactName, value: number): string {
  const { unit, scale } = FACTS[fact]
  return `${(value / scale).toFixed(2)} ${unit}`.trim()
}
