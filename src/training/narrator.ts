import { rent } from '../home/cost.ts'
import type { Log } from '../log.ts'
import { compact, count, duration, metric, money } from '../text/format.ts'
import { otherLine, rescueLine } from './event-lines.ts'
import type { EventOf, TrainingEvent } from './events.ts'
import type { Cause } from './explanation.ts'
import { Foresight } from './foresight.ts'
import { forecastLine } from './probe-forecast.ts'
import { type Expectation, NOTHING_EXPECTED } from './projection.ts'
import { gpuText, Usage, waitShare } from './usage.ts'

/** Within a long epoch, one line this often. */
const PROGRESS_INTERVAL_MS = 30_000
/** The weight of the newest epoch in the time per epoch: about the last five count. */
const SMOOTHING = 1 / 3
/** Below this share of an epoch's training, waiting for data is not worth a word. */
const NOTABLE_WAIT = 0.01

/** Tells a training's events as log lines: one per epoch, and few between. */
export class Narrator {
  readonly #log: Log
  readonly #pricePerHour: number | null
  readonly #now: () => number
  readonly #isWorthless: boolean
  #secondsPerEpoch: number | undefined
  #progress: EventOf<'progress'> | undefined
  #before: EventOf<'progress'> | undefined
  #progressToldMs = Number.NEGATIVE_INFINITY
  readonly #foresight: Foresight
  readonly #expected: Expectation
  #explained: Cause | undefined
  /** The machine's minutes since the last epoch; the last minute when an epoch is shorter. */
  #minutes: EventOf<'telemetry'>[] = []
  #isMinuteTold = false
  #trouble = ''

  /**
   * @param pricePerHour of the server; null when nobody said
   * @param now a clock in milliseconds
   * @param isWorthless whether what is measured proves nothing
   * @param expected what was promised, and the limits
   */
  constructor(
    log: Log,
    pricePerHour: number | null,
    now: () => number = () => performance.now(),
    isWorthless = false,
    expected: Expectation = { ...NOTHING_EXPECTED, pricePerHour },
  ) {
    this.#foresight = new Foresight(expected)
    this.#expected = expected
    this.#isWorthless = isWorthless
    this.#log = log
    this.#pricePerHour = pricePerHour
    this.#now = now
  }

  /** Tells one event. */
  tell(event: TrainingEvent): void {
    if (event.type === 'progress') this.#keep(event)
    else if (event.type === 'decoding') this.#tellDecoding(event)
    else if (event.type === 'epoch') this.#tellEpoch(event)
    else if (event.type === 'telemetry') this.#keepMinute(event)
    else this.#tellOther(event)
    this.#foretell(event)
  }

  /**
   * Says how far the epoch is, if it is time for that. Called between batches of events, so that a long history that
   * is read again does not come with all its progress.
   */
  pause(): void {
    const progress = this.#progress
    if (progress === undefined || this.#now() - this.#progressToldMs < PROGRESS_INTERVAL_MS) return
    this.#log.info(progressLine(progress, this.#before))
    this.#before = progress
    this.#progress = undefined
    this.#progressToldMs = this.#now()
  }

  #keep(event: EventOf<'progress'>): void {
    this.#before ??= event
    if (this.#before.epoch !== event.epoch || this.#before.part !== event.part) this.#before = event
    this.#progress = event
  }

  #keepMinute(event: EventOf<'telemetry'>): void {
    const trouble = troubleOf(event)
    if (trouble !== '' && trouble !== this.#trouble) this.#log.warning(trouble)
    this.#trouble = trouble
    this.#minutes = this.#isMinuteTold ? [event] : [...this.#minutes, event]
    this.#isMinuteTold = false
  }

  /** The same cause is told once. */
  #foretell(event: TrainingEvent): void {
    const foretold = this.#foresight.hear(event)
    if (!foretold) return
    this.#log.info(foretold.text)
    const { explanation } = foretold
    if (explanation && explanation.cause !== this.#explained) this.#log.notice(explanation.text)
    this.#explained = explanation?.cause ?? this.#explained
  }

  #tellEpoch(event: EventOf<'epoch'>): void {
    this.#progress = undefined
    this.#progressToldMs = this.#now()
    if (event.seconds !== null) {
      const seconds = this.#secondsPerEpoch ?? event.seconds
      this.#secondsPerEpoch = seconds + SMOOTHING * (event.seconds - seconds)
    }
    const left = (event.epochs - event.epoch) * (this.#secondsPerEpoch ?? 0)
    this.#log.info(
      [
        ...epochParts(event, this.#isWorthless, gpuText(new Usage(this.#minutes))),
        ...leftParts(left),
        ...this.#costParts(event.totalSeconds),
      ].join('  '),
    )
    this.#isMinuteTold = true
  }

  #costParts(totalSeconds: number | null): string[] {
    if (this.#pricePerHour === null) return []
    return [`cost ${money(rent(totalSeconds, this.#pricePerHour))}`]
  }

  #tellDecoding({ done, total }: EventOf<'decoding'>): void {
    if (this.#now() - this.#progressToldMs < PROGRESS_INTERVAL_MS) return
    this.#progressToldMs = this.#now()
    this.#log.info(
      done === 0 ? `Decoding ${count(total)} pictures.` : `Decoded ${count(done)} of ${count(total)}.`,
    )
  }

  #tellOther(event: Exclude<TrainingEvent, EventOf<'progress' | 'epoch' | 'telemetry' | 'decoding'>>): void {
    if (event.type === 'warning') this.#log.warning(`The server says: ${event.text}`)
    else if (event.type === 'rescue') this.#log.warning(rescueLine(event))
    else if (event.type === 'checkpoint') this.#log.debug(`kept epoch ${event.epoch}: ${event.sha256}`)
    else if (event.type === 'forecast') this.#log.info(forecastLine(event, this.#expected))
    else if (event.type !== 'finding') this.#log.info(otherLine(event))
  }
}

/** What the driver says is wrong with the GPU; empty when nothing is. */
function troubleOf({ gpuProblem, gpuUncorrectedEccErrors }: EventOf<'telemetry'>): string {
  if (gpuProblem !== null) return `The server says of its GPU: ${gpuProblem}`
  const errors = gpuUncorrectedEccErrors ?? 0
  return errors > 0 ? `The GPU counts ${count(errors)} memory errors that it could not correct.` : ''
}

function epochParts(event: EventOf<'epoch'>, isWorthless: boolean, gpu: string): string[] {
  const widest = `epoch ${event.epochs}/${event.epochs}`.length
  const losses = Object.entries(event.losses).map(
    ([name, value]) => `${name.replace(/_loss$/, '')} ${loss(value)}`,
  )
  return [
    `epoch ${event.epoch}/${event.epochs}`.padEnd(widest),
    ...losses,
    `mAP50 ${metric(event.metrics.map50)}`,
    `mAP50-95 ${metric(event.metrics.map5095)}`,
    ...(isWorthless ? ['(proves nothing)'] : []),
    `${speed(event)} images/s`,
    ...machineParts(event, gpu),
    duration(event.seconds),
  ]
}

/** One of a training that diverges may have 300 digits. */
function loss(value: number | null): string {
  if (value === null) return 'nan'
  return Math.abs(value) < 1e6 ? value.toFixed(3) : compact(value)
}

function speed({ images, trainSeconds }: EventOf<'epoch'>): string {
  return trainSeconds === null ? '–' : (images / Math.max(trainSeconds, 0.001)).toFixed(1)
}

/** Such as `GPU 87 %, 312 W, 71 °C, waits 12 %`. */
function machineParts(event: EventOf<'epoch'>, gpu: string): string[] {
  const share = waitShare(event) ?? 0
  const waits = share < NOTABLE_WAIT ? '' : `waits ${Math.round(share * 100)} %`
  const parts = [gpu, waits].filter((part) => part !== '')
  return parts.length === 0 ? [] : [parts.join(', ')]
}

function leftParts(seconds: number): string[] {
  return seconds > 0 ? [`${duration(seconds)} left`] : []
}

function progressLine(now: EventOf<'progress'>, before: EventOf<'progress'> | undefined): string {
  const part = now.part === 'val' ? 'validating' : 'training'
  const line = `  epoch ${now.epoch}, ${part}: batch ${count(now.batch)} of ${count(now.batches)}`
  const batches = now.batch - (before?.batch ?? now.batch)
  const seconds = (now.atMs - (before?.atMs ?? now.atMs)) / 1000
  if (batches <= 0 || seconds <= 0) return line
  const rate = batches / seconds
  return `${line}, ${rate.toFixed(1)} a second, ${duration((now.batches - now.batch) / rate)} to go`
}
