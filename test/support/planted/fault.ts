import type { DatasetRequest } from '../../../src/interfaces/dataset-request.ts'
import type { DatasetFolder } from '../dataset-folder.ts'

/** One thing that is wrong with a dataset, how it is found, and how much it matters. */
export interface Fault {
  readonly title: string
  readonly kind: string
  readonly severity: 'error' | 'warning' | 'info'
  /** In the words by which it is named, such as the file. */
  readonly named: RegExp
  plant(folder: DatasetFolder): Promise<void>
  /** What the settings say, where that is part of it. */
  readonly request?: Partial<DatasetRequest>
  /** Kinds that come with it by nature. */
  readonly besides?: readonly string[]
}
