import type { FactName, Facts } from './facts.ts'
import type { LinkShape } from './link.ts'

/** One run of one peer. */
export interface Sample {
  readonly peer: string
  /** As its user waits for it, connecting and ending included. */
  readonly seconds: number
  /** Bytes of IP packets from and to the runner, lost and repeated ones included. */
  readonly wireBytes: { readonly sent: number; readonly received: number }
  /** '' when the server then held the source byte for byte; otherwise what is wrong. */
  readonly problem: string
  /** What else the scenario measures. */
  readonly facts: Facts
}

/** All runs of one cell. */
export interface CellResult {
  readonly name: string
  /** What is done, in words. */
  readonly work: string
  /** Undefined: loopback. */
  readonly link: LinkShape | undefined
  readonly files: number
  readonly dataBytes: number
  /** All of the data travels, once: so its rate says something. */
  readonly isFirstTransfer: boolean
  readonly samples: readonly Sample[]
  /** Command lines by peer. */
  readonly commands: Readonly<Record<string, string>>
  /** Versions by peer; null when it is not installed. */
  readonly versions: Readonly<Record<string, string | null>>
}

/** The middle one, or the mean of the two in the middle; undefined of nothing. */
export function median(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined
  const sorted = [...values].sort((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)] as number
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] as number
  return (upper + lower) / 2
}

/** Runs of one peer. */
export function samplesOf(result: CellResult, peer: string): Sample[] {
  return result.samples.filter((sample) => sample.peer === peer)
}

/** The median of its seconds; undefined when it did not run or ever failed, since a failure has no speed. */
export function secondsOf(result: CellResult, peer: string): number | undefined {
  const samples = samplesOf(result, peer)
  return samples.some(({ problem }) => problem) ? undefined : median(samples.map(({ seconds }) => seconds))
}

/** What a fact came to over the runs of one peer; runs without it are left out. */
export function factsOf(result: CellResult, peer: string, name: FactName): number[] {
  return samplesOf(result, peer).flatMap(({ facts }) => facts[name] ?? [])
}

/** Content that a link can carry at most: IP and TCP headers off each packet, then what SSH adds, in Mbit/s. */
export function ceilingMbps({ mbps }: LinkShape): number {
  return ((mbps * 1448) / 1500) * 0.998
}
