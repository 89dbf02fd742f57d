import { bytes, count, duration } from '../text/format.ts'
import type { EventOf, TrainingEvent } from './events.ts'

/** Those that have one line, and no more. */
type Other = Exclude<
  TrainingEvent,
  EventOf<
    | 'progress'
    | 'epoch'
    | 'telemetry'
    | 'warning'
    | 'checkpoint'
    | 'rescue'
    | 'decoding'
    | 'finding'
    | 'forecast'
  >
>

/** Says in one line what an event is about. */
export function otherLine(event: Other): string {
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
    case 'pixels':
      return pixelsLine(event)
    case 'decision':
      return `training.${event.setting}: auto is ${event.value}${event.kept ? ', as before' : ''}: ${event.reason}`
    case 'weights':
      return `Starting from ${event.name} (${bytes(event.bytes)}, SHA-256 ${event.sha256.slice(0, 12)})`
    case 'code':
      return `Code: ${event.name} (${event.digest.slice(0, 12)}), callbacks ${event.callbacks.join(', ') || 'none'}`
    case 'moved':
      return `Server ${event.server} from here on: what the runner had kept went there, the newest checkpoint after epoch ${event.epoch}.`
    case 'resume':
      return `Resuming after epoch ${event.epoch} (checkpoint ${event.sha256.slice(0, 12)})`
    case 'begin':
      return beginLine(event)
    case 'evaluation':
      return evaluationLine(event)
  }
}

function evaluationLine({ seconds, trouble }: EventOf<'evaluation'>): string {
  return trouble === ''
    ? `Evaluated the model picture by picture in ${duration(seconds)}.`
    : `The model is there, and its evaluation is not: ${trouble}.`
}

function pixelsLine({ decoded, total, mode, seconds, counts, kept }: EventOf<'pixels'>): string {
  const found = Object.values(counts).reduce((sum, one) => sum + one, 0)
  const share = decoded === total ? `all ${count(total)}` : `${count(decoded)} of ${count(total)}`
  const when = kept ? 'for an earlier training' : `in ${duration(seconds ?? 0)}`
  const sample = mode === 'sample' && decoded < total && found > 0 ? '; decode: all finds the rest' : ''
  return `Decoded ${share} pictures ${when}: ${found === 0 ? 'nothing is wrong with them' : `${count(found)} findings${sample}`}.`
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

/** Says why a training starts once more, and with what changed. */
export function rescueLine(event: EventOf<'rescue'>): string {
  const changes = Object.entries(event.changes).map(
    ([name, value]) => `${name} ${value === false ? 'off' : value}`,
  )
  return [
    `Rescue ${event.rescues} of at most ${event.most}: attempt ${event.failed} failed in epoch ${event.epoch}`,
    ` (${event.class}; the server says: ${event.reason}).`,
    ` It goes on ${changes.length === 0 ? 'as it was' : `with ${changes.join(', ')}`}.`,
  ].join('')
}

function cached(cache: string | null): string {
  return cache === null ? 'not cached' : `cached (${cache})`
}
