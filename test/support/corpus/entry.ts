import type { World } from './world.ts'

/** What a split holds, as the library counts it. */
export interface SplitCounts {
  readonly pictures: number
  readonly backgrounds: number
  /** By class number; classes without a box are missing. */
  readonly boxes: Readonly<Record<number, number>>
}

/** What a whole dataset holds. */
export interface Counts {
  readonly train: SplitCounts
  readonly val: SplitCounts
  readonly test?: SplitCounts
}

/** What retrain.yaml says beside the folder. */
export interface EntrySettings {
  /** `dataset.yaml`: which of several. */
  readonly yaml?: string
  /** `dataset.data`: instead of a data.yaml. */
  readonly data?: Readonly<Record<string, unknown>>
  /** `dataset.accept`. */
  readonly accept?: readonly string[]
  /** `dataset.exclude`. */
  readonly exclude?: readonly string[]
  /** `training.single_cls`. */
  readonly singleClass?: boolean
}

/** How a tool leaves a dataset, made small. */
export interface Entry {
  /** Which tool leaves what. */
  readonly name: string
  readonly task?: 'detect' | 'segment' | 'pose' | 'obb'
  build(world: World): Promise<void>
  /** `dataset.path` inside the world; `set` unless given. */
  readonly path?: string
  readonly settings?: EntrySettings
  readonly expected: Counts | Refused
  /** What the library is given, inside the world; `set/data.yaml` unless given. */
  readonly yaml?: string
  /**
   * Where ours takes by design what the library does not: the same dataset as the library reads it, written to
   * `as-the-library.yaml` beside data.yaml and given to it instead.
   */
  readonly libraryYaml?: string
  /** Lists that it names, by path inside the world. */
  readonly libraryFiles?: Readonly<Record<string, string>>
}

/** A dataset that nobody can train on as it is. */
export interface Refused {
  /** In the message, cause and cure. */
  readonly refused: RegExp
  /** Why it is refused though the library would train on it. */
  readonly libraryTakes?: string
}

/** Whether a dataset is to be refused. */
export function isRefused(expected: Counts | Refused): expected is Refused {
  return 'refused' in expected
}
