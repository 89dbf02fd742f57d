/**
 * `npm run init -- DIR [--repository OWNER/NAME]`: puts the workflow, with its actions pinned to the commit that is
 * checked out here, and the settings into somebody's own repository. It overwrites nothing.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

const ROOT = join(import.meta.dirname, '..')
const WORKFLOW = '.github/workflows/retrain.yml'
const SCHEMA = '.github/retrain.schema.json'
const SETTINGS = 'retrain.yaml'
const LINTERS = ['.github/actionlint.yaml', '.github/actionlint.yml'] as const

/** Something that the user has to put right. */
class Refusal extends Error {}

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
  return path !== undefined && /^[\w.-]+\/[\w.-]+$/.test(path) ? path : ''
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
 * Writes the files, all or none.
 *
 * @throws Refusal when the folder is missing or one of them is there already
 */
export function place(directory: string, contents: Record<string, string>): void {
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) {
    throw new Refusal(`${directory} is no folder. Name the root of your repository's work tree.`)
  }
  const there = Object.keys(contents).filter((path) => existsSync(join(directory, path)))
  if (there.length > 0) {
    throw new Refusal(`${there.join(', ')} exists in ${directory}. Nothing was written; move it away first.`)
  }
  for (const [path, content] of Object.entries(contents)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true })
    writeFileSync(join(directory, path), content, { flag: 'wx' })
  }
}

function source(repository: string | undefined): Source {
  const named = repository ?? repositoryOf(git('remote', 'get-url', 'origin'))
  if (!/^[\w.-]+\/[\w.-]+$/.test(named)) {
    throw new Refusal(
      'Where are the actions? This work tree has no GitHub remote: add --repository OWNER/NAME.',
    )
  }
  return { repository: named, commit: git('rev-parse', 'HEAD') }
}

function git(...args: string[]): string {
  try {
    return execFileSync('git', args, {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  } catch {
    return ''
  }
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
    LINTERS.some((path) => existsSync(join(target, path))),
  )
  place(target, contents)
  process.stdout.write(nextSteps(from, target, Object.keys(contents)))
}

if (import.meta.main) {
  try {
    main(process.argv.slice(2))
  } catch (error) {
    if (!(error instanceof Refusal || (error instanceof TypeError && 'code' in error))) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  }
}
