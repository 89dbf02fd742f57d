import type { Split } from './audit.ts'

/** What the settings say of a dataset beside where it is. */
export interface DatasetRequest {
  /** Its data.yaml, from the dataset's folder or absolute; empty to find it. */
  readonly yaml: string
  /** What stands for a data.yaml; null for nothing. */
  readonly data: Readonly<Record<string, unknown>> | null
  /** What stays at home, as lines of an ignore file. */
  readonly exclude: readonly string[]
  /** Kinds of findings that are meant to be so. */
  readonly accept: readonly string[]
  /** Whether the training takes all classes for one. */
  readonly isSingleClass: boolean
  /** Class numbers that are trained; null for all. */
  readonly trained: readonly number[] | null
  /** The split that the training is measured by (`split`). */
  readonly measured: Split
  /** What a model is evaluated on and never trained with: a folder or a list, as data.yaml names one; empty for nothing. */
  readonly holdout: string
  /** The task of the library that is trained; null while that is not known. */
  readonly task: string | null
  /** How to call the settings' file in messages. */
  readonly settingsFile: string
}

/** A dataset as it is: with its own data.yaml, whole. */
export const PLAIN_REQUEST: DatasetRequest = {
  yaml: '',
  data: null,
  exclude: [],
  accept: [],
  isSingleClass: false,
  trained: null,
  measured: 'val',
  holdout: '',
  task: null,
  settingsFile: 'retrain.yaml',
}
