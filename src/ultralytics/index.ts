/** What is trained with Ultralytics, as everything else sees it; nobody imports past this file. */
export { type Audit, type AuditOptions, auditDataset, NOTHING_SEEN } from './audit/audit.ts'
export type { ByteSource } from './audit/byte-source.ts'
export { SPLITS, type Split } from './audit/data-yaml.ts'
export {
  type DatasetFiles,
  LARGE_LABEL,
  type Look,
  MOST_LABEL_BYTES,
  MOST_TEXT_BYTES,
  tooLarge,
} from './audit/dataset-files.ts'
export { displayKey, type FileIndex } from './audit/file-index.ts'
export { inspectImage } from './audit/image.ts'
export type { ImageFacts } from './audit/image-facts.ts'
export {
  ACCEPTABLE,
  type Acceptance,
  DECODE_MODES,
  type Issue,
  type IssueKind,
  Issues,
  NAMED_FILES,
  PIXEL_KINDS,
  type Severity,
} from './audit/issues.ts'
export { LocalFiles } from './audit/local-files.ts'
export type { Pair } from './audit/pairing.ts'
export type { Pause } from './audit/pause.ts'
export { type DatasetRequest, PLAIN_REQUEST } from './audit/request.ts'
export type { SplitSource } from './audit/split-source.ts'
export { type Callback, callbackSchema, parseCallback, readCallbacks } from './callbacks.ts'
export {
  isArchitecture,
  isRelease,
  isReleaseStem,
  isYaml,
  namedWeights,
  serverWeights,
  type WeightUse,
  weightUses,
} from './model-names.ts'
export { isBelowFloor, namesLibrary, PACKAGE, requirementFor, withLibrary } from './requirement.ts'
export { PICTURES, RESULT_FILES, RESULT_NAMES } from './result-files.ts'
export {
  bestPosition,
  type Curves,
  epochSeconds,
  METRIC_COLUMNS,
  meanEpochSeconds,
  parseResultsCsv,
} from './results-csv.ts'
export { taskOfName, taskProblems, UNSUPPORTED } from './task.ts'
export { AUTO_ARGUMENTS, checkArguments, TRAIN_ARGUMENTS } from './training-arguments.ts'
