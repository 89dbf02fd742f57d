import { basename, isAbsolute, relative, resolve } from 'node:path'
import * as v from 'valibot'
import type { DecodeMode } from '../interfaces/pixels.ts'
import type { Workload } from '../interfaces/workload.ts'
import { nameSchema } from '../schemas.ts'
import { printable } from '../text/printable.ts'
import { DEFAULT_WORKLOAD, workloadOf } from '../workloads/workloads.ts'
import { Findings } from './findings.ts'
import { applyOverrides, parseOverrides } from './overrides.ts'
import type { Argument, Plan } from './plan.ts'
import { resolved } from './section-shape.ts'
import { collect, environment, evaluation, limits, transfer } from './sections.ts'
import { type FileSettings, settingsSchema } from './settings.ts'
import { type CutText, parseSettingsText } from './settings-file.ts'
import { checkSettings } from './settings-rules.ts'
import { unknownKeys } from './unknown-keys.ts'

/** What the settings are made of. */
export interface SettingsSources {
  /** Text of retrain.yaml. */
  readonly text: string
  /** How to call the file in messages. */
  readonly fileName: string
  /** `key=value` lines. */
  readonly overrides: readonly string[]
  /** Id of the training, known before anything starts. */
  readonly trainingId: string
  /** The action input `root`; wins over the file unless empty. */
  readonly root: string
  /** Absolute folder that relative paths start from: the checked out repository. */
  readonly workspace: string
}

/** The settings, decided: the plan without what the runner's files and the server will tell. */
export type Settings = Omit<
  Plan,
  'schema' | 'dataset' | 'weightFiles' | 'modelToBeat' | 'code' | 'server'
> & {
  /** `stagingRoot`: the staging server's home of everything, when the dataset lies there; empty when it does not. */
  readonly dataset: Pick<Plan['dataset'], 'path' | 'name'> & {
    readonly stagingRoot: string
    /** What describes it, when it is not to be found in its folder; empty for that. */
    readonly yaml: string
    /** What stands for a description; null for nothing. */
    readonly data: Readonly<Record<string, unknown>> | null
    /** What stays at home: patterns, or the absolute path of a file with them. */
    readonly exclude: readonly string[] | string
    /** Kinds of findings that are meant to be so. */
    readonly accept: readonly string[]
    /** How many pictures the server decodes. */
    readonly decode: DecodeMode
  }
  /** On which GPU the baseline was trained; empty when the settings do not say. */
  readonly baselineGpu: string
  /** When a schedule trains; null for what is not asked. */
  readonly retrainWhen: {
    readonly minChangedImages: number | null
    readonly minChangedPercent: number | null
    readonly maxAgeDays: number | null
  }
  readonly code: Omit<NonNullable<Plan['code']>, 'digest'> | null
  /** Things that will do something else than they seem to. */
  readonly warnings: readonly string[]
  /** How to call the file they come from in messages: what to open, from the repository's top or absolute. */
  readonly file: string
}

/**
 * Resolves the settings once, for all five actions.
 *
 * @returns the settings; `root` may be empty still, `training.args.device` is set
 * @throws Failure CONFIG_INVALID naming every problem with its line or its override
 */
export function resolveSettings(sources: SettingsSources): Settings {
  const file = parseSettingsText(sources.text)
  const findings = new Findings(sources.fileName, file)
  findings.add(file.problems)
  const overrides = parseOverrides(sources.overrides, (text) => findings.add([text]))
  findings.overrides = overrides
  if (file.problems.length > 0) findings.refuse()
  for (const cut of file.cutTexts) tellCut(cut, findings)
  const settings = validate(applyOverrides(file.value, overrides), findings)
  for (const { path, text } of checkSettings(settings, chosen())) findings.error(path, text)
  findings.refuse()
  return { ...decide(settings, sources), warnings: findings.warnings, file: shownFile(sources) }
}

/** No setting chooses yet. */
function chosen(): Workload {
  return workloadOf(DEFAULT_WORKLOAD)
}

function tellCut({ path, comment }: CutText, findings: Findings): void {
  if (findings.overrides.some(({ path: changed }) => changed.join('.') === path.join('.'))) return
  const shown = printable(comment, 80)
  findings.error(
    path,
    `ends before "${shown}", which YAML takes for a comment: put all of it in quotes, or a blank behind the #`,
  )
}

function validate(value: unknown, findings: Findings): FileSettings {
  const unknown = unknownKeys(settingsSchema, value)
  for (const { path, nearest } of unknown) {
    findings.error(path, `is not a setting${nearest === undefined ? '' : `; did you mean ${nearest}?`}`)
  }
  for (const { key, text, severity } of chosen().arguments.check(argumentsOf(value))) {
    findings[severity](['training', key], text)
  }
  const result = v.safeParse(settingsSchema, value)
  if (result.success) return result.output
  // A key that is only misspelt is not missing as well.
  const meant = new Set(unknown.map(({ path, nearest = '' }) => [...path.slice(0, -1), nearest].join('.')))
  const others = result.issues.filter((issue) => !isUnknownKey(issue) && !meant.has(keysOf(issue).join('.')))
  for (const issue of others) findings.error(keysOf(issue), messageOf(issue))
  throw findings.failure()
}

function isUnknownKey(issue: v.BaseIssue<unknown>): boolean {
  return issue.type === 'strict_object' && issue.expected === 'never'
}

function keysOf(issue: v.BaseIssue<unknown>): string[] {
  return (issue.path ?? []).map((item) => String(item.key))
}

function messageOf(issue: v.BaseIssue<unknown>): string {
  if (issue.received === 'undefined') return 'is missing'
  return issue.message.startsWith('Invalid')
    ? `is ${issue.received}, expected ${issue.expected}`
    : issue.message
}

/** The arguments before they are known to have the right shape, so that all problems are told at once. */
function argumentsOf(value: unknown): Record<string, unknown> {
  const parsed = v.safeParse(v.object({ training: v.record(v.string(), v.unknown()) }), value)
  if (!parsed.success) return {}
  const { weights: _, code: __, callbacks: ___, ...args } = parsed.output.training
  return args
}

function shownFile({ fileName, workspace }: SettingsSources): string {
  const inside = isAbsolute(fileName) ? relative(workspace, fileName) : fileName
  return printable(inside.startsWith('..') ? fileName : inside, 300)
}

function decide(settings: FileSettings, sources: SettingsSources): Omit<Settings, 'warnings' | 'file'> {
  const { weights, code, callbacks, device = 0, ...args } = settings.training
  return {
    trainingId: v.parse(nameSchema, sources.trainingId),
    workload: DEFAULT_WORKLOAD,
    root: sources.root || settings.server.root,
    dataset: datasetOf(settings.dataset, sources.workspace),
    environment: environmentOf(settings, device),
    training: {
      weights,
      args: { ...args, device: device === 'cpu' ? device : Number(device) },
    },
    code:
      code === null
        ? null
        : { path: resolve(sources.workspace, code), callbacks: chosen().arguments.readCallbacks(callbacks) },
    baselineGpu: settings.forecast['baseline-gpu'],
    limits: resolved(limits, settings.limits),
    transfer: resolved(transfer, settings.transfer),
    evaluation: resolved(evaluation, settings.evaluation),
    retrainWhen: whenOf(settings['retrain-when']),
    collect: resolved(collect, settings.collect),
  }
}

function whenOf(when: FileSettings['retrain-when']): Settings['retrainWhen'] {
  return {
    minChangedImages: when['min-changed-images'],
    minChangedPercent: when['min-changed-percent'],
    maxAgeDays: when['max-age-days'],
  }
}

function datasetOf(dataset: FileSettings['dataset'], workspace: string): Settings['dataset'] {
  const stagingRoot = dataset['staging-root']
  const path = resolve(workspace, dataset.path)
  const { yaml, data, exclude, accept, decode } = dataset
  return {
    path: stagingRoot === '' ? path : '',
    stagingRoot,
    name: dataset.name ?? plainName(path.replace(/\.ya?ml$/i, '')),
    yaml,
    data,
    exclude: typeof exclude === 'string' ? resolve(workspace, exclude) : exclude,
    accept,
    decode,
  }
}

/** A folder's name may hold anything; a tree's name is a folder on the server and in messages. */
export function plainName(path: string): string {
  const plain = basename(path)
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[._-]+/, '')
    .slice(0, 100)
  return plain || 'dataset'
}

function environmentOf(settings: FileSettings, device: Argument): Plan['environment'] {
  const told = resolved(environment, settings.environment)
  return {
    ...told,
    requirements: [chosen().library.requirementFor(settings.environment.ultralytics), ...told.requirements],
    // The CPU builds are a tenth of the size of those with CUDA.
    torchBackend: device === 'cpu' && told.torchBackend === 'auto' ? 'cpu' : told.torchBackend,
  }
}
