import type { Workload } from '../interfaces/workload.ts'
import { requestProblems } from './environment-request.ts'
import { GATE_NAMES, isComparing, isGateName } from './gate-names.ts'
import { isServerFolder, rootTrouble, SERVER_FOLDER } from './root-path.ts'
import { resolved, environment as SECTION } from './sections.ts'
import type { FileSettings } from './settings.ts'
import { parseBandwidth } from './timetable.ts'

/** What no schema can say: one setting that contradicts another, or holds what may not be in a plan. */
export interface SettingsProblem {
  readonly path: readonly string[]
  readonly text: string
}

/**
 * Checks the settings against each other.
 *
 * @param settings of the right shape
 * @param workload what will be trained with
 */
export function checkSettings(settings: FileSettings, workload: Workload): SettingsProblem[] {
  return [
    ...rootProblems(settings.server.root),
    ...folderProblems(['dataset', 'staging-root'], settings.dataset['staging-root']),
    ...datasetProblems(settings.dataset),
    ...costProblems(settings.limits),
    ...environmentProblems(settings.environment, workload),
    ...bandwidthProblems(settings.transfer.bandwidth),
    ...callbackProblems(settings.training, workload),
    ...gateProblems(settings),
    ...holdoutProblems(settings),
  ]
}

function rootProblems(root: string): SettingsProblem[] {
  const path = ['server', 'root']
  const trouble = rootTrouble(root)
  return [...folderProblems(path, root), ...(trouble === undefined ? [] : [{ path, text: trouble }])]
}

function folderProblems(path: readonly string[], folder: string): SettingsProblem[] {
  if (folder === '' || isServerFolder(folder)) return []
  return [{ path, text: `must be ${SERVER_FOLDER}` }]
}

function datasetProblems(dataset: FileSettings['dataset']): SettingsProblem[] {
  if (dataset.path !== '') return []
  if (dataset['staging-root'] === '') return [{ path: ['dataset', 'path'], text: 'is missing' }]
  return dataset.name === null
    ? [{ path: ['dataset', 'name'], text: 'is missing: what the dataset is called on the staging server' }]
    : []
}

function costProblems(limits: FileSettings['limits']): SettingsProblem[] {
  if (limits['max-cost'] === null || limits['price-per-hour'] !== null) return []
  return [{ path: ['limits', 'max-cost'], text: 'needs limits.price-per-hour' }]
}

function environmentProblems(
  environment: FileSettings['environment'],
  { library }: Workload,
): SettingsProblem[] {
  const { requirements, ultralytics } = environment
  const request = { ...resolved(SECTION, environment), device: '' }
  const problems = requestProblems(request).map((problem) => {
    const colon = problem.indexOf(':')
    return { path: ['environment', problem.slice(0, colon)], text: problem.slice(colon + 1).trim() }
  })
  if (library.isBelowFloor(ultralytics)) {
    problems.push({
      path: ['environment', 'ultralytics'],
      text: 'is too old: 8.4.190 is the oldest supported',
    })
  }
  if (requirements.some(library.namesLibrary)) {
    problems.push({
      path: ['environment', 'requirements'],
      text: 'names ultralytics: write environment.ultralytics',
    })
  }
  return problems
}

/** Only the transfer needs it, an hour of setting up later. */
function bandwidthProblems(bandwidth: string): SettingsProblem[] {
  const timetable = parseBandwidth(bandwidth)
  return typeof timetable === 'string' ? [{ path: ['transfer', 'bandwidth'], text: timetable }] : []
}

function callbackProblems(
  { code, callbacks }: FileSettings['training'],
  workload: Workload,
): SettingsProblem[] {
  const path = ['training', 'callbacks']
  if (callbacks.length > 0 && code === null)
    return [{ path, text: 'needs training.code, the folder with these modules' }]
  const problems: SettingsProblem[] = []
  workload.arguments.readCallbacks(callbacks, (text) => problems.push({ path, text }))
  return problems
}

/** The best epoch is chosen by what the training is measured by: that would be the holdout. */
function holdoutProblems({ evaluation, training }: FileSettings): SettingsProblem[] {
  if (evaluation.holdout === '' || training.split !== 'test') return []
  return [
    { path: ['evaluation', 'holdout'], text: 'stands for the test split: training.split must be another' },
  ]
}

/** A gate whose evidence cannot exist would fail after the whole training. */
function gateProblems({ collect, limits }: FileSettings): SettingsProblem[] {
  return Object.keys(collect.gates).flatMap((name) => {
    const text = gateProblem(name, collect.baseline !== '', limits['price-per-hour'] !== null)
    return text === undefined ? [] : [{ path: ['collect', 'gates', name], text }]
  })
}

function gateProblem(name: string, hasBaseline: boolean, hasPrice: boolean): string | undefined {
  if (!isGateName(name)) return `is not a gate; there are ${GATE_NAMES.join(', ')}`
  if (!hasBaseline && isComparing(name)) return 'needs collect.baseline'
  return name === 'cost' && !hasPrice ? 'needs limits.price-per-hour' : undefined
}
