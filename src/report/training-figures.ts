import { type EventOf, readEvent, type TrainingEvent } from '../training/events.ts'
import { readForeignJson } from '../untrusted/json.ts'

/** So that nothing else is parsed: most of the lines tell how far an epoch is. */
const MARK = /"type": ?"(telemetry|epoch|begin|forecast|scan|rescue|weights)"/
/** Two weeks of minutes. */
const MOST_MINUTES = 20_000
/** Ten times what anybody trains; the events of 100,000 take half a gigabyte while they are read. */
const MOST_EPOCHS = 20_000
/** Attempts, and what each finds. */
const MOST_OTHERS = 1_000
/** An event is below 3 kB. */
const MAX_CHARACTERS = 64 << 10

/** Tells from events.jsonl how the machine was used and what an epoch's time went into, attempt by attempt. */
export class TrainingFigures {
  readonly minutes: EventOf<'telemetry'>[] = []
  readonly epochs: EventOf<'epoch'>[] = []
  /** All of it in its order, what a scan found among it. */
  readonly all: TrainingEvent[] = []
  #others = 0

  /** @param line of the file; it comes from the server: what is not an event of ours is passed over */
  add(line: string): void {
    const [, type] = MARK.exec(line) ?? []
    if (type === undefined || this.#isFull(type)) return
    const event = readEvent(readForeignJson(line, MAX_CHARACTERS))
    if (event === undefined) return
    if (event.type === 'telemetry') this.minutes.push(event)
    else if (event.type === 'epoch') this.epochs.push(event)
    else this.#others += 1
    this.all.push(event)
  }

  #isFull(type: string): boolean {
    if (type === 'telemetry') return this.minutes.length >= MOST_MINUTES
    return type === 'epoch' ? this.epochs.length >= MOST_EPOCHS : this.#others >= MOST_OTHERS
  }
}
