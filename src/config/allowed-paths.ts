import { realpathSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { Failure } from '../errors.ts'
import { printable } from '../text/printable.ts'

/** Something that a run wants to read on the runner. */
export interface Wanted {
  /** What names it, such as `training.weights`. */
  readonly setting: string
  /** Absolute. */
  readonly path: string
}

/**
 * Folders of the runner out of which a run may read. Whoever may start a run decides by its inputs what is read and to
 * which server it goes, and must not get at the runner's other files that way.
 */
export class AllowedPaths {
  readonly #folders: readonly string[]

  /** @param folders absolute; links in them are followed, so that they may lie anywhere */
  constructor(folders: readonly string[]) {
    this.#folders = folders.map(real)
  }

  /** These, and others. */
  and(...folders: readonly string[]): AllowedPaths {
    return new AllowedPaths([...this.#folders, ...folders])
  }

  /** Whether a file or folder lies in one of them, wherever links in its path lead. */
  hold(path: string): boolean {
    const there = real(path)
    return this.#folders.some(
      (folder) => folder === '/' || there === folder || there.startsWith(`${folder}/`),
    )
  }

  /** @throws Failure NOT_ALLOWED that names all which lie in none of them */
  refuseOthers(wanted: readonly Wanted[]): void {
    const others = wanted.filter(({ path }) => !this.hold(path))
    if (others.length === 0) return
    const named = others.slice(0, 10).map(({ setting, path }) => `${setting} (${printable(path, 300)})`)
    throw notAllowed(
      `This run may not read on the runner: ${named.join(', ')}.`,
      'Put it into the repository or the dataset, or list its folder in the variable GPU_ALLOWED_PATHS (input allow-paths).',
    )
  }
}

/** The failure for what whoever starts a run may not decide. */
export function notAllowed(what: string, next: string): Failure {
  return new Failure('NOT_ALLOWED', { what, safe: 'Nothing was read, contacted or sent.', next })
}

/** Where a path leads; of what is not there yet, where its folder does. */
function real(path: string): string {
  const whole = resolve(path)
  try {
    return realpathSync(whole)
  } catch {
    return whole === '/' ? whole : join(real(dirname(whole)), basename(whole))
  }
}
