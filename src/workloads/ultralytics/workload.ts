import type { Workload } from '../../interfaces/workload.ts'
import { auditDataset } from './audit/audit.ts'
import { inspectImage } from './audit/image.ts'
import { ACCEPTABLE } from './audit/kinds.ts'
import { LocalFiles } from './audit/local-files.ts'
import { labelKey } from './audit/pairing.ts'
import { isPictureName } from './audit/places.ts'
import { readCallbacks } from './callbacks.ts'
import { request } from './dataset-request.ts'
import { EXPORT_FORMATS, exportPackages, ON_GPU, PIPELINES } from './export-formats.ts'
import { loadOf } from './load.ts'
import { isArchitecture, isBuilt, isRelease, isReleaseStem, weightUses } from './model-names.ts'
import { isBelowFloor, namesLibrary, PACKAGE, requirementFor, withLibrary } from './requirement.ts'
import { EXPORT_NAMES, PICTURES, RESULT_FILES, RESULT_NAMES } from './result-files.ts'
import { parseResultsCsv } from './results-csv.ts'
import { taskOfName, taskProblems, UNSUPPORTED } from './task.ts'
import { COUNTED, checkArguments, TRAIN_ARGUMENTS } from './training-arguments.ts'

/** Training with Ultralytics, as everything else sees it; nobody imports past this file. */
export const ULTRALYTICS: Workload = {
  library: { package: PACKAGE, requirementFor, withLibrary, namesLibrary, isBelowFloor },
  arguments: {
    known: TRAIN_ARGUMENTS,
    counted: COUNTED,
    check: checkArguments,
    load: loadOf,
    readCallbacks,
  },
  models: {
    uses: weightUses,
    isBuilt,
    isArchitecture,
    isRelease,
    isReleaseStem,
    unsupported: UNSUPPORTED,
    taskOf: taskOfName,
    taskProblems,
  },
  datasets: {
    acceptable: ACCEPTABLE,
    request,
    audit: (dataset, options, asked) =>
      auditDataset(
        typeof dataset === 'string' ? new LocalFiles(dataset, options.known) : dataset,
        options,
        asked,
      ),
    isPicture: isPictureName,
    labelOf: labelKey,
    inspectImage,
  },
  results: { names: RESULT_NAMES, files: RESULT_FILES, pictures: PICTURES, readTable: parseResultsCsv },
  exports: {
    formats: EXPORT_FORMATS,
    onGpu: ON_GPU,
    names: EXPORT_NAMES,
    packages: exportPackages,
    pipelines: PIPELINES,
  },
}
