import { rent } from '../home/cost.ts'
import type { Log } from '../log.ts'
import { bytes, compact, count, duration, metric, money } from '../text/format.ts'
import type { EventOf, TrainingEvent } from './events.ts'

/** Within a long epoch, one line this often. */
const PROGRESS_INTERVAL_MS = 30_000
/** The weight of the newest epoch in the time per epoch: about the last five count. */
const SMOOTHING = 1 / 3
/** Below this share of an epoch's training, waiting for data is not worth a word. */
const NOTABLE_WAIT = 0.1

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

  /**
   * @param pricePerHour of the server; null when nobody said
   * @param now a clock in milliseconds
   * @param isWorthless whether what is measured proves nothing
   */
  constructor(
    log: Log,
    pricePerHour: number | null,
    now: () => number = () => performance.now(),
    isWorthless = false,
  ) {
    this.#isWorthless = isWorthless
    this.#log = log
    this.#pricePerHour = pricePerHour
    this.#now = now
  }

  /** Tells one event. */
  tell(event: TrainingEvent): void {
    if (event.type === 'progress') this.#keep(event)
    else if (event.type === 'epoch') this.#tellEpoch(event)
    else this.#tellOther(event)
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
        ...epochParts(event, this.#isWorthless),
        ...leftParts(left),
        ...this.#costParts(event.totalSeconds),
      ].join('  '),
    )
  }

  #costParts(totalSeconds: number | null): string[] {
    if (this.#pricePerHour === null) return []
    return [`cost ${money(rent(totalSeconds, this.#pricePerHour))}`]
  }

  #tellOther(event: Exclude<TrainingEvent, EventOf<'progress' | 'epoch'>>): void {
    if (event.type === 'warning') this.#log.warning(`The server says: ${event.text}`)
    else if (event.type === 'checkpoint') this.#log.debug(`kept epoch ${event.epoch}: ${event.sha256}`)
    else this.#log.info(otherLine(event))
  }
}

type Other = Exclude<TrainingEvent, EventOf<'progress' | 'epoch' | 'warning' | 'checkpoint'>>

function otherLine(event: Other): string {
  switch (event.type) {
    case 'state':
      return `Attempt ${event.attempt}: ${event.state}${event.reason === '' ? '' : ` (${event.reason})`}`
    case 'stopping':
      return `Asked to end (${event.action}): ${event.reason}`
    case 'adopted':
      return event.alive
        ? 'Its supervisor had died; a new one watches over it.'
        : 'It ended while its supervisor was dead.'
    case 'environment':
      return `Python ${event.python}, PyTorch ${event.torch}, Ultralytics ${event.ultralytics}, ${event.gpu ?? 'no GPU'}`
    case 'scan':
      return `${event.split}: ${count(event.images)} images, ${count(event.backgrounds)} without objects, ${cached(event.cache)}`
    case 'trial':
      return trialLine(event)
    case 'decision':
      return `training.${event.setting}: auto is ${event.value}${event.kept ? ', as before' : ''}: ${event.reason}`
    case 'weights':
      return `Starting from ${event.name} (${bytes(event.bytes)}, SHA-256 ${event.sha256.slice(0, 12)})`
    case 'code':
      return `Code: ${event.name} (${event.digest.slice(0, 12)}), callbacks ${event.callbacks.join(', ') || 'none'}`
    case 'resume':
      return `Resuming after epoch ${event.epoch} (checkpoint ${event.sha256.slice(0, 12)})`
    case 'begin':
      return beginLine(event)
  }
}

function trialLine({ batch, fits, peakBytes }: EventOf<'trial'>): string {
  if (!fits) return `A batch of ${count(batch)} does not fit.`
  return `A batch of ${count(batch)} fits${peakBytes ? ` (${bytes(peakBytes)} at its peak)` : ''}.`
}

function beginLine(event: EventOf<'begin'>): string {
  const precision = event.amp ? 'mixed' : 'full'
  return [
    `Epochs ${event.epoch} to ${event.epochs}: ${count(event.images)} images at ${event.imgsz} px in ${count(event.batches)} batches of ${event.batch}`,
    `${event.optimizer}, ${precision} precision, ${event.workers} loader workers`,
  ].join('; ')
}

function cached(cache: string | null): string {
  return cache === null ? 'not cached' : `cached (${cache})`
}

function epochParts(event: EventOf<'epoch'>, isWorthless: boolean): string[] {
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
    ...waitParts(event),
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

function waitParts({ loaderWaitSeconds, trainSeconds }: EventOf<'epoch'>): string[] {
  if (loaderWaitSeconds === null || trainSeconds === null) return []
  const share = loaderWaitSeconds / Math.max(trainSeconds, 0.001)
  return share < NOTABLE_WAIT ? [] : [`${Math.round(share * 100)} % waiting for data`]
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
