/** What a model was trained on and measured by, in counts: set beside that of the last good one, it says what has changed. */
import type { Plan } from '../config/plan.ts'
import type { Profile } from '../home/model-to-beat.ts'
import type { Evaluation } from './evaluation.ts'

/** Slices of the evaluation that are counted by their pictures or objects, and how a table calls them. */
const SLICES = { size: 'objects by size', source: 'pictures by source', light: 'pictures by light' } as const

/** Counts what is known. */
export function profileOf({ splits, classes }: Plan['dataset'], evaluation: Evaluation | null): Profile {
  const { train, val } = splits
  const boxes = classes.map((name, at) => [name, (train.boxes[at] ?? 0) + (val.boxes[at] ?? 0)] as const)
  const sliced = Object.entries(SLICES).map(([kind, group]) => {
    const of = evaluation?.slices.filter((slice) => slice.kind === kind) ?? []
    return [
      group,
      Object.fromEntries(of.map((slice) => [slice.name, kind === 'size' ? slice.objects : slice.pictures])),
    ]
  })
  return {
    pictures: {
      train: train.images,
      val: val.images,
      'without an object': train.backgrounds + val.backgrounds,
    },
    boxes: Object.fromEntries(boxes),
    ...Object.fromEntries(sliced),
  }
}

/** One count that is another than it was; null where it was not counted, or is not any more. */
export interface Change {
  readonly group: string
  readonly name: string
  readonly before: number | null
  readonly now: number | null
}

/** A page has no use for more. */
const MOST_CHANGES = 60

/** What is different; groups that one of the two did not count are left out. */
export function changesBetween(before: Profile, now: Profile): Change[] {
  const groups = Object.keys(now).filter((group) => isCounted(before[group]) && isCounted(now[group]))
  return groups
    .flatMap((group) => {
      const [old = {}, own = {}] = [before[group], now[group]]
      const names = [...new Set([...Object.keys(own), ...Object.keys(old)])]
      return names.map((name) => ({ group, name, before: old[name] ?? null, now: own[name] ?? null }))
    })
    .filter((change) => change.before !== change.now)
    .slice(0, MOST_CHANGES)
}

function isCounted(group: Profile[string] | undefined): boolean {
  return group !== undefined && Object.keys(group).length > 0
}
