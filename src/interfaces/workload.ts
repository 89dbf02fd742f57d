/**
 * What a training trains with, in the words that the rest of the runner needs; which there are stands in
 * `src/workloads/workloads.ts`. The server's half is `remote/gpu_retrain/interfaces/workload.py`, by the same name.
 */
import type { Acceptance, Audit, AuditOptions } from './audit.ts'
import type { Callback } from './callback.ts'
import type { Curves } from './curves.ts'
import type { ByteSource, DatasetFiles, ImageFacts } from './dataset-files.ts'
import type { DatasetRequest } from './dataset-request.ts'
import type { Load } from './load.ts'

/** A workload. */
export interface Workload {
  /** The package that trains. */
  readonly library: Library
  /** What the settings may say below `training:`. */
  readonly arguments: TrainingArguments
  /** What a training starts from. */
  readonly models: Models
  /** What it is trained on. */
  readonly datasets: Datasets
  /** What it leaves. */
  readonly results: Results
}

/** The package that trains, and the versions that the pipeline was checked against. */
export interface Library {
  /** As it is installed. */
  readonly package: string
  /** The requirement for a version as the settings say it. */
  requirementFor(version: string): string
  /** Adds it to requirements that do not name it. */
  withLibrary(requirements: readonly string[]): readonly string[]
  /** Whether a line of a requirements.txt asks for it. */
  namesLibrary(line: string): boolean
  /** Whether a version is older than the oldest that is supported. */
  isBelowFloor(version: string): boolean
}

/** Something to say about one training argument. */
export interface ArgumentFinding {
  readonly key: string
  readonly severity: 'error' | 'warning'
  readonly text: string
}

/** Arguments by name; their values may be anything that YAML can hold. */
export type Arguments = Readonly<Record<string, unknown>>

/** What the library is told, and what of it is known without asking the server. */
export interface TrainingArguments {
  /** The names of those that it is known to take. */
  readonly known: readonly string[]
  /** Those by which an audit counts what the training will see: they are the plan's alone. */
  readonly counted: readonly string[]
  /** What is wrong with them, in their order. */
  check(args: Arguments): ArgumentFinding[]
  /** What they demand of the machine. */
  load(args: Arguments): Load
  /**
   * Reads functions of the user's own that the library calls, leaving out what is none.
   *
   * @param problem told what is wrong with one
   */
  readCallbacks(written: readonly string[], problem?: (text: string) => void): Callback[]
}

/** What of a training's settings tells what it starts from. */
export interface StartingPoint {
  readonly weights: string
  readonly args: Arguments
}

/** One place in the settings that names a model. */
export interface WeightUse {
  /** `weights`, or the argument that names another. */
  readonly argument: string
  /** As the settings name it: a file, an architecture that the library builds, or a release. */
  readonly name: string
}

/** Something that speaks against training these weights. */
export interface TaskProblem {
  /** One sentence, without a full stop at its end. */
  readonly what: string
  readonly next: string
}

/** What the library makes of names of models, and for which task each is. */
export interface Models {
  /** Every place in the settings that names a model, `weights` first. */
  uses(start: StartingPoint): WeightUse[]
  /** Whether the library would build a model from a file of this name instead of loading one. */
  isBuilt(name: string): boolean
  /** Whether a name may be that of an architecture that the library brings along. */
  isArchitecture(name: string): boolean
  /** Whether a name may be that of a released file, which the server fetches. */
  isRelease(name: string): boolean
  /** Whether a name is that of a release without its end. */
  isReleaseStem(name: string): boolean
  /** Tasks that no dataset of ours can be for, and why. */
  readonly unsupported: Readonly<Record<string, string>>
  /** The task that a release or an architecture is for; undefined when the name does not tell. */
  taskOf(name: string): string | undefined
  /**
   * What keeps a training from being what was meant.
   *
   * @param task of the weights, undefined while it is not known
   * @param misfits by task why the labels cannot train it
   */
  taskProblems(
    start: StartingPoint,
    task: string | undefined,
    misfits: Readonly<Record<string, string>>,
  ): TaskProblem[]
}

/** What is known of datasets before they travel. */
export interface Datasets {
  /** What `dataset.accept` may name, with what happens then. */
  readonly acceptable: ReadonlyMap<string, Acceptance>
  /** What the training's settings ask of its dataset. */
  request(start: StartingPoint): Pick<DatasetRequest, 'isSingleClass' | 'trained' | 'measured' | 'task'>
  /**
   * Looks at every file of a dataset for what would end a training hours later.
   *
   * @param dataset its folder on the runner, absolute, or its files where they lie
   * @throws Failure when there is no dataset to speak of; what is wrong with single files is told in `issues`
   */
  audit(dataset: string | DatasetFiles, options: AuditOptions, request: DatasetRequest): Promise<Audit>
  /** Whether the library would take a file of this name for a picture. */
  isPicture(path: string): boolean
  /** Where the label of a picture stands, by their paths from the dataset's top. */
  labelOf(picture: string): string
  /** Looks at a picture without decoding it. */
  inspectImage(source: ByteSource): ImageFacts
}

/** What a training leaves, by path from its folder. */
export interface Results {
  /** Regular expressions: what it makes that may come home; the server has the same. */
  readonly names: readonly string[]
  readonly files: ResultFiles
  /** Its pictures worth showing, best first, and what they show. */
  readonly pictures: Readonly<Record<string, string>>
  /** Reads the numbers of every epoch; nothing of the text is trusted. Empty when it is not such a table. */
  readTable(text: string): Curves
}

/** Where what is read of a training lies. */
export interface ResultFiles {
  /** The model that people will use. */
  readonly best: string
  /** What the model is worth, picture by picture. */
  readonly evaluation: string
  /** The numbers of every epoch. */
  readonly table: string
  /** The arguments that it trained with. */
  readonly arguments: string
}
