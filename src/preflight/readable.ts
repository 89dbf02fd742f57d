import { dirname, join, resolve } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { AllowedPaths, notAllowed, type Wanted } from '../config/allowed-paths.ts'
import { parseOverrides } from '../config/overrides.ts'
import type { Settings, SettingsSources } from '../config/resolve.ts'
import { parseSettingsText } from '../config/settings-file.ts'
import type { DatasetView } from '../dataset/view.ts'

/** What somebody who starts a run may decide by its inputs. */
export interface Allowance {
  /** Folders of the runner beside the repository and the dataset, absolute. */
  readonly paths: readonly string[]
  /** Whether overrides may name packages, which run code on the server. */
  readonly packages: boolean
}

/**
 * What of the runner one run may read: the repository, the dataset that the repository's settings name, and what the
 * owner lists. Weights and code lie there, whoever names them; what overrides put in the place of the settings does too.
 */
export class Readable {
  readonly #settings: Settings
  readonly #workspace: string
  readonly #changed: ReadonlySet<string>
  #allowed: AllowedPaths

  /**
   * @param settings with overrides
   * @param text of the settings without them
   * @param overrides `key=value` lines, well formed
   * @param workspace the checked out repository, absolute
   */
  constructor(
    settings: Settings,
    { text, overrides }: Pick<SettingsSources, 'text' | 'overrides'>,
    workspace: string,
    allowance: Allowance,
  ) {
    const file = parseSettingsText(text).value
    const path = valueAt(file, 'dataset', 'path')
    this.#settings = settings
    this.#workspace = workspace
    this.#changed = changesOf(file, overrides)
    const own = typeof path === 'string' && path !== '' ? [ownFolder(resolve(workspace, path))] : []
    this.#allowed = new AllowedPaths([workspace, ...allowance.paths, ...own])
    this.#refuseHooks()
    if (!allowance.packages) this.#refusePackages()
  }

  /** Where weights and code may lie: as far as is known, with the dataset once `refuseDataset` has passed. */
  get allowed(): AllowedPaths {
    return this.#allowed
  }

  /** @throws Failure NOT_ALLOWED for what overrides name, before any of it is read */
  refuseSettings(): void {
    const { dataset, collect } = this.#settings
    const place = ownFolder(dataset.path)
    const wanted: (Wanted | false)[] = [
      this.#isElsewhere && { setting: 'dataset.path', path: dataset.path },
      this.#isElsewhere &&
        dataset.yaml !== '' && { setting: 'dataset.yaml', path: resolve(place, dataset.yaml) },
      this.#changed.has('dataset.exclude') &&
        typeof dataset.exclude === 'string' && { setting: 'dataset.exclude', path: dataset.exclude },
      this.#changed.has('collect.baseline') &&
        collect.baseline !== '' && {
          setting: 'collect.baseline',
          path: resolve(this.#workspace, collect.baseline),
        },
    ]
    this.#allowed.refuseOthers(wanted.filter((each) => each !== false))
  }

  /**
   * @param folder where the dataset lies, after its description was read
   * @throws Failure NOT_ALLOWED when an override has led there from elsewhere
   */
  refuseDataset(folder: string): void {
    if (this.#isElsewhere) this.#allowed.refuseOthers([{ setting: 'dataset.path', path: folder }])
    if (folder !== '') this.#allowed = this.#allowed.and(folder)
  }

  /** @throws Failure NOT_ALLOWED for code that lies elsewhere */
  refuseCode(): void {
    const { code } = this.#settings
    if (code !== null) this.#allowed.refuseOthers([{ setting: 'training.code', path: code.path }])
  }

  /**
   * @param folder where the dataset lies
   * @throws Failure NOT_ALLOWED for folders elsewhere to which links lead that are followed as overrides describe the dataset
   */
  refuseLinks(folder: string, { mounts, follow }: Pick<DatasetView, 'mounts' | 'follow'>): void {
    if (!this.#isElsewhere && !this.#changed.has('dataset.data')) return
    const targets = [...mounts.map(({ source }) => source), ...follow.map((path) => join(folder, path))]
    this.#allowed.refuseOthers(targets.map((path) => ({ setting: 'a link in the dataset', path })))
  }

  /** Whether overrides say where the dataset lies or what describes it. */
  get #isElsewhere(): boolean {
    return (
      this.#settings.dataset.path !== '' &&
      (this.#changed.has('dataset.path') || this.#changed.has('dataset.yaml'))
    )
  }

  /** They run on the runner: nobody but who may change the repository has a say in them. */
  #refuseHooks(): void {
    const names = [...this.#changed].filter((name) => name.startsWith('hooks.'))
    if (names.length > 0)
      throw notAllowed(
        `overrides may not name hooks (${names.join(', ')}): they are commands that run on the runner.`,
        'Write them into the settings file in the repository.',
      )
  }

  #refusePackages(): void {
    const backend = this.#settings.environment.torchBackend
    const names = [
      this.#changed.has('environment.requirements') && 'environment.requirements',
      this.#changed.has('environment.index-url') && 'environment.index-url',
      this.#changed.has('environment.torch-backend') && backend.includes('/') && 'environment.torch-backend',
    ].filter((name) => name !== false)
    if (names.length > 0)
      throw notAllowed(
        `overrides may not name packages or where they come from (${names.join(', ')}): a package runs its code on the server, where the dataset is.`,
        'Write it into retrain.yaml, or set the variable GPU_ALLOW_PACKAGES (input allow-packages) to true.',
      )
  }
}

/** Keys of the settings, `section.key`, in whose place overrides put something else than the file has. */
function changesOf(file: unknown, lines: readonly string[]): ReadonlySet<string> {
  const others = parseOverrides(lines, () => undefined).filter(
    ({ path, value }) => !isDeepStrictEqual(valueAt(file, ...path), value),
  )
  return new Set(others.map(({ path }) => path.slice(0, 2).join('.')))
}

function valueAt(tree: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<string, unknown>)[key]
        : undefined,
    tree,
  )
}

/** A dataset's own folder, or the one in which its description lies. */
function ownFolder(path: string): string {
  return /\.ya?ml$/i.test(path) ? dirname(path) : path
}
