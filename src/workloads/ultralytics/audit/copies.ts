import type { DatasetFiles, FileIndex, Pause } from '../../../interfaces/dataset-files.ts'

/**
 * Finds pictures that are copies of each other, whatever they are called. Most sizes belong to one picture alone; of the
 * others a few blocks are read, and only what is alike in these is compared by all of its bytes.
 *
 * @param pictures keys; one that stands there twice counts once
 * @returns groups of two and more, each in the order given
 */
export async function copiesOf(
  dataset: DatasetFiles,
  pictures: Iterable<string>,
  files: FileIndex,
  pause: Pause,
): Promise<string[][]> {
  const sameSize = groups(new Set(pictures), (key) => files.sizes.get(key) || undefined)
  const alike: string[][] = []
  let compared = 0
  for (const keys of sameSize) {
    const prints = new Map<string, string>()
    for (const key of keys) {
      await pause(() => `… ${compared} pictures of the same size compared`)
      prints.set(key, await dataset.print(key))
      compared += 1
    }
    alike.push(...groups(keys, (key) => prints.get(key) || undefined))
  }
  const contents = await dataset.contents(alike.flat(), pause)
  return alike.flatMap((keys) => groups(keys, (key) => contents.get(key)))
}

/** The copies of each picture that has any, itself among them, by key. */
export type Twins = ReadonlyMap<string, readonly string[]>

/** @param copies groups, as `copiesOf` finds them */
export function twinsOf(copies: readonly (readonly string[])[]): Twins {
  return new Map(copies.flatMap((group) => group.map((key) => [key, group] as const)))
}

/** A picture of a split that is this one, by its key or by what is in it; undefined when there is none. */
export function twinIn(split: ReadonlySet<string>, key: string, twins: Twins): string | undefined {
  return split.has(key) ? key : twins.get(key)?.find((twin) => split.has(twin))
}

/** Those that have something in common; what is undefined is like nothing else. */
function groups<T>(keys: Iterable<string>, common: (key: string) => T | undefined): string[][] {
  const found = new Map<T, string[]>()
  for (const key of keys) {
    const value = common(key)
    if (value === undefined) continue
    const group = found.get(value)
    if (group) group.push(key)
    else found.set(value, [key])
  }
  return [...found.values()].filter(({ length }) => length > 1)
}
