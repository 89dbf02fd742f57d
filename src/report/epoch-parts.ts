import type { TrainingFigures } from './training-figures.ts'

/** A part of the work, over all attempts. */
export interface EpochPart {
  readonly name: string
  readonly seconds: number
}

/** What the time of a training went into, as far as its events tell; a part of which nobody told is left out. */
export function epochParts({ all, epochs }: TrainingFigures): EpochPart[] {
  const begins = all.flatMap((event) => (event.type === 'begin' ? [event] : []))
  const parts = [
    { name: 'reading the labels', seconds: sum(begins.map(({ scanSeconds }) => scanSeconds)) },
    { name: 'filling the cache', seconds: sum(begins.map(({ cacheSeconds }) => cacheSeconds)) },
    {
      name: 'computing',
      seconds: sum(
        epochs.map(({ trainSeconds, ...waits }) => trainSeconds && Math.max(0, trainSeconds - waited(waits))),
      ),
    },
    { name: 'waiting for pictures', seconds: sum(epochs.map(waited)) },
    { name: 'validating', seconds: sum(epochs.map(({ valSeconds }) => valSeconds)) },
    { name: 'saving', seconds: sum(epochs.map(({ saveSeconds }) => saveSeconds)) },
  ]
  return parts.filter(({ seconds }) => seconds > 0)
}

function waited(epoch: { loaderWaitSeconds: number | null; firstWaitSeconds: number | null }): number {
  return (epoch.loaderWaitSeconds ?? 0) + (epoch.firstWaitSeconds ?? 0)
}

function sum(values: ReadonlyArray<number | null>): number {
  return values.reduce<number>((all, each) => all + (each ?? 0), 0)
}
