import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A line of a training's events.jsonl. */
export type ProofEvent = Readonly<Record<string, unknown>> & { readonly type: string }

/** The events of a training, from its folder; none when there are none. */
export function eventsOf(folder: string): ProofEvent[] {
  const lines = textOf(join(folder, 'events.jsonl')).split('\n')
  return lines.flatMap((line) => {
    try {
      return [JSON.parse(line) as ProofEvent]
    } catch {
      return [] // a line under way, or one that a kill has torn
    }
  })
}

/** What a training is doing; empty before it starts. */
export function stateOf(folder: string): Readonly<Record<string, unknown>> {
  const text = textOf(join(folder, 'state.json'))
  return text === '' ? {} : JSON.parse(text)
}

/** A file's text, or '' when it is not there. */
export function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** Pictures and labels of a split, relative to the dataset. */
export function filesOfSplit(dataset: string, split: string): string[] {
  return ['images', 'labels'].flatMap((part) =>
    readdirSync(join(dataset, part, split)).map((name) => join(part, split, name)),
  )
}

/** The last error that a step has shown, or its last line. */
export function lastError(log: string): string {
  const errors = [...log.matchAll(/^::error[^:]*::(.*)$/gm)].map(([, text = '']) =>
    text.replaceAll('%0A', ' '),
  )
  return errors.at(-1) ?? lastLines(log, 1)
}

/** The end of what a program said, as one line. */
export function lastLines(said: string, count = 3): string {
  return said.trim().split('\n').slice(-count).join(' | ')
}

/** Events of one type. */
export function eventsNamed(events: readonly ProofEvent[], type: string): ProofEvent[] {
  return events.filter((event) => event.type === type)
}

/** A number of an event; null when it is none. */
export function numberIn(record: Readonly<Record<string, unknown>> | undefined, name: string): number | null {
  const value = record?.[name]
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

/** Images per second in the training parts of all epochs but the first, which warms up; null before the second. */
export function imagesPerSecond(epochs: readonly Readonly<Record<string, unknown>>[]): number | null {
  const later = epochs.slice(1)
  const seconds = later.reduce((sum, epoch) => sum + (numberIn(epoch, 'trainSeconds') ?? 0), 0)
  const images = later.reduce((sum, epoch) => sum + (numberIn(epoch, 'images') ?? 0), 0)
  return seconds > 0 ? images / seconds : null
}
