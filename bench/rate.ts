import { deliveredTo } from './link.ts'

/** How many bytes had been delivered at a moment. */
export interface Mark {
  readonly seconds: number
  readonly bytes: number
}

const INTERVAL_MS = 100

/** Notes ten times a second how much has reached the server. */
export class RateWatch {
  readonly #startedAt = performance.now()
  readonly #timer: NodeJS.Timeout
  readonly marks: Mark[] = []

  /** @param pid of a process in the server's namespace */
  constructor(pid: number) {
    const note = (): void => {
      this.marks.push({ seconds: this.seconds, bytes: deliveredTo(pid) })
    }
    note()
    this.#timer = setInterval(note, INTERVAL_MS)
  }

  /** Since the start. */
  get seconds(): number {
    return (performance.now() - this.#startedAt) / 1000
  }

  stop(): void {
    clearInterval(this.#timer)
  }
}

/** Mean rate in bytes per second between two moments. */
export function rateBetween(marks: readonly Mark[], from: number, to: number): number {
  const first = marks.findLast(({ seconds }) => seconds <= from) ?? marks[0]
  const last = marks.findLast(({ seconds }) => seconds <= to) ?? marks[0]
  if (!first || !last || last.seconds <= first.seconds) return 0
  return (last.bytes - first.bytes) / (last.seconds - first.seconds)
}

/** The first moment after `from` from which a whole second is carried at least at `rate`; undefined if none comes. */
export function firstSecondAt(marks: readonly Mark[], from: number, rate: number): number | undefined {
  const end = marks.at(-1)?.seconds ?? 0
  const candidates = marks.filter(({ seconds }) => seconds >= from && seconds + 1 <= end)
  return candidates.find(({ seconds }) => rateBetween(marks, seconds, seconds + 1) >= rate)?.seconds
}

/** The last moment at which half a second was carried at least at `rate`. */
export function lastMomentAt(marks: readonly Mark[], rate: number): number | undefined {
  return marks.findLast(({ seconds }) => rateBetween(marks, seconds - 0.5, seconds) >= rate)?.seconds
}
