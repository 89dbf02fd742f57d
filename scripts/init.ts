/**
 * `npm run init -- DIR [--repository OWNER/NAME]`: puts the workflow, with its actions pinned to the commit that is
 * checked out here, and the settings into somebody's own repository. It overwrites nothing.
 */
import { execFileSync } from 'node:child_process'
import {
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

const ROOT = join(import.meta.dirname, '..')
const WORKFLOW = '.github/workflows/retrain.yml'
const SCHEMA = '.github/retrain.schema.json'
const SETTINGS = 'retrain.yaml'
const LINTERS = ['.github/actionlint.yaml', '.github/actionlint.yml'] as const

/** Something that the user has to put right. */
class Refusal extends Error {}

/** As GitHub lets people name an account and a repository. */
const REPOSITORY =
  /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,60}[A-Za-z0-9])?\/(?!\.{1,2}$|.*\.git$)[A-Za-z0-9._-]{1,100}$/

/** Where the actions come from. */
export interface Source {
  /** `owner/name` */
  readonly repository: string
  /** 40 hex digits. */
  readonly commit: string
}

/**
 * Replaces the actions of one's own work tree by pinned ones.
 *
 * @param workflow text of a workflow that says `uses: ./actions/<name>`
 */
export function pinned(workflow: string, { repository, commit }: Source): string {
  return workflow.replaceAll(/(uses:\s*)\.\/(actions\/[\w-]+)/g, `$1${repository}/$2@${commit}`)
}

/**
 * Reads owner and name out of a git remote's address.
 *
 * @returns empty when it has none, as a local path
 */
export function repositoryOf(remote: string): string {
  const path = /^(?:https?:\/\/|ssh:\/\/|[\w.-]+@)[^/:]+(?::\d+)?[/:](.+?)(?:\.git)?\/?$/.exec(
    remote.trim(),
  )?.[1]
  return path !== undefined && REPOSITORY.test(path) ? path : ''
}

/**
 * The files for the other repository: path there and content. Where actionlint has no settings yet it gets some: it
 * takes the runner's label for a typing error otherwise.
 */
export function files(source: Source, hasLinter: boolean): Record<string, string> {
  const settings = readFileSync(join(ROOT, SETTINGS), 'utf8')
  return {
    [WORKFLOW]: pinned(readFileSync(join(ROOT, WORKFLOW), 'utf8'), source),
    [SETTINGS]: settings.replace('./schema/retrain.schema.json', `./${SCHEMA}`),
    [SCHEMA]: readFileSync(join(ROOT, 'schema/retrain.schema.json'), 'utf8'),
    ...(hasLinter ? {} : { [LINTERS[0]]: 'self-hosted-runner:\n  labels:\n    - gpu-retrain\n' }),
  }
}

/**
 * Writes the files, all or none: whatever fails on the way, what was written before it goes again.
 *
 * @throws Refusal when the folder is missing, one of them is there already, or a link or a file stands in the place of a
 *   folder on the way; what the disk says
 */
export function place(directory: string, contents: Record<string, string>): void {
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) {
    throw new Refusal(`${directory} is not a folder. Name the root of your repository's work tree.`)
  }
  const paths = Object.keys(contents)
  const folders = [...new Set(paths.flatMap(foldersOf))]
  refuse(
    folders.filter((path) => isThere(directory, path) && !isFolder(join(directory, path))),
    `is a link or a file in ${directory}, and must be a folder: a link could lead out of the repository. Nothing was written.`,
  )
  refuse(
    paths.filter((path) => isThere(directory, path)),
    `exists in ${directory}. Nothing was written; move it away first.`,
  )
  const made: string[] = []
  try {
    for (const path of folders) {
      if (isThere(directory, path)) continue
      mkdirSync(join(directory, path))
      made.push(join(directory, path))
    }
    for (const path of paths) write(join(directory, path), contents[path] ?? '', made)
  } catch (error) {
    for (const path of made.toReversed()) isFolder(path) ? rmdirSync(path) : rmSync(path)
    throw error
  }
}

/** It is told as soon as there is anything of it: a full disk takes a part. */
function write(path: string, content: string, made: string[]): void {
  const file = openSync(path, 'wx')
  made.push(path)
  try {
    writeFileSync(file, content)
  } finally {
    closeSync(file)
  }
}

function refuse(paths: readonly string[], why: string): void {
  if (paths.length > 0) throw new Refusal(`${paths.join(', ')} ${why}`)
}

/** The folders above a path, the outermost first. */
function foldersOf(path: string): string[] {
  const folder = dirname(path)
  return folder === '.' ? [] : [...foldersOf(folder), folder]
}

/** A link that leads nowhere is there, too; below a file there is nothing. */
function isThere(directory: string, path: string): boolean {
  try {
    return lstatSync(join(directory, path), { throwIfNoEntry: false }) !== undefined
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return false
    throw error
  }
}

function isFolder(path: string): boolean {
  return lstatSync(path).isDirectory()
}

/** @throws Refusal when it is not known where the actions are, or at which commit */
function source(repository: string | undefined): Source {
  const named = repository ?? repositoryOf(git('remote', 'get-url', 'origin'))
  if (named === '')
    throw new Refusal(
      'Where are the actions? This work tree has no GitHub remote: add --repository OWNER/NAME.',
    )
  if (!REPOSITORY.test(named))
    throw new Refusal(
      `${JSON.stringify(named)} is not a repository on GitHub: --repository OWNER/NAME takes the two names and a slash between them.`,
    )
  const commit = git('rev-parse', 'HEAD')
  if (!/^[0-9a-f]{40}$/.test(commit))
    throw new Refusal('At which commit? This is not a git work tree: clone gpu-retrain and run it there.')
  return { repository: named, commit }
}

function git(...args: string[]): string {
  try {
    return execFileSync('git', args, {
      cwd: ROOT,
      env: withoutGit(process.env),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  } catch {
    return ''
  }
}

/** In a hook, git's variables name another repository: its commit would be pinned. */
function withoutGit(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('GIT_')))
}

function nextSteps({ repository, commit }: Source, directory: string, written: readonly string[]): string {
  const pushed = git('branch', '--remotes', '--contains', commit) !== ''
  return `
Wrote ${written.join(', ')} to ${directory}; the actions are ${repository} at ${commit.slice(0, 12)}.
${pushed ? '' : `\n!  That commit is on no remote yet. Push it to ${repository} first, or GitHub will not find the actions.\n`}
Next:
1. ${SETTINGS}: set dataset.path (on the runner) and server.root (on the server's big volume).
2. A self-hosted runner beside the data, with the labels self-hosted, linux, gpu-retrain.
3. In the repository's settings, an environment gpu-server with
     secrets    GPU_SSH_KEY     (and GPU_SSH_PASSPHRASE when the key has one)
     variables  GPU_SERVER      user@host:port
                GPU_HOST_KEY    leave it out once: preflight shows the key and how to compare it
   and a branch limit, and reviewers where your plan has them (README.md, "Who may start a run").
4. If ${repository} is private: its settings, Actions, Access, must let your repository use it.
5. Commit, push, and press "Run workflow".
`
}

function main(args: string[]): void {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { repository: { type: 'string' } },
  })
  const [directory, ...more] = positionals
  if (directory === undefined || more.length > 0) {
    throw new Refusal('Usage: npm run init -- DIR [--repository OWNER/NAME]')
  }
  const from = source(values.repository)
  // npm changes into its package's folder; people mean the one they stand in.
  const target = resolve(process.env.INIT_CWD ?? '.', directory)
  const contents = files(
    from,
    LINTERS.some((path) => isThere(target, path)),
  )
  place(target, contents)
  process.stdout.write(nextSteps(from, target, Object.keys(contents)))
}

if (import.meta.main) {
  try {
    main(process.argv.slice(2))
  } catch (error) {
    // What parseArgs and the disk refuse has a code; anything else is a defect.
    if (!(error instanceof Refusal || (error instanceof Error && 'code' in error))) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  }
}
