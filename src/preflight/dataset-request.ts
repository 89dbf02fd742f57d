import { stat } from 'node:fs/promises'
import { basename, dirname, isAbsolute, resolve } from 'node:path'
import type { Settings } from '../config/resolve.ts'
import { readSettingsText, type TextFile } from '../config/settings-file.ts'
import { type DatasetRequest, PLAIN_REQUEST } from '../interfaces/dataset-request.ts'
import { DATASET_LIMITS, readForeignYaml } from '../untrusted/yaml.ts'
import { workloadOf } from '../workloads/workloads.ts'

const EXCLUSIONS: TextFile = {
  called: 'The list that dataset.exclude names,',
  next: 'As text it names a file of the repository with one pattern a line; patterns themselves stand in a list: exclude: ["*.tmp"].',
  // The list that a training leaves of damaged pictures may name 50,000.
  mostBytes: 32_000_000,
}

/** Where a dataset is on the runner, and what the settings say of it. */
export interface Asked {
  /** Absolute. */
  readonly folder: string
  readonly request: DatasetRequest
}

/**
 * Turns the settings into what the audit is asked. `dataset.path` may be the file that describes the dataset: its folder,
 * or the one that it names as `path`, is then the dataset's.
 *
 * @throws Failure CONFIG_UNREADABLE for a list of exclusions that cannot be read
 */
export async function datasetRequest(settings: Settings): Promise<Asked> {
  const { workload, dataset, training, evaluation, file } = settings
  const request: DatasetRequest = {
    ...PLAIN_REQUEST,
    yaml: dataset.yaml,
    data: dataset.data,
    exclude: await exclusions(dataset.exclude),
    accept: dataset.accept,
    holdout: evaluation.holdout,
    ...workloadOf(workload).datasets.request(training),
    settingsFile: file,
  }
  const isFile = /\.ya?ml$/i.test(dataset.path) && (await isRegular(dataset.path))
  if (!isFile) return { folder: dataset.path, request }
  const folder = await folderOf(dataset.path)
  return { folder, request: { ...request, yaml: request.yaml || relativeTo(folder, dataset.path) } }
}

async function exclusions(exclude: Settings['dataset']['exclude']): Promise<readonly string[]> {
  return typeof exclude === 'string' ? (await readSettingsText(exclude, EXCLUSIONS)).split(/\r?\n/) : exclude
}

async function isRegular(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false
}

async function folderOf(yaml: string): Promise<string> {
  const beside = dirname(yaml)
  const text = await readSettingsText(yaml).catch(() => '')
  const path: unknown = readForeignYaml(text, '1.1', DATASET_LIMITS).document.get('path')
  if (typeof path !== 'string' || path === '') return beside
  const named = resolve(beside, path)
  const isFolder = (await stat(named).catch(() => undefined))?.isDirectory() ?? false
  return isFolder ? named : beside
}

function relativeTo(folder: string, yaml: string): string {
  if (dirname(yaml) === folder) return basename(yaml)
  return isAbsolute(yaml) ? yaml : resolve(yaml)
}
