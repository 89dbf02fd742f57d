import { tmpdir } from 'node:os'

/** The run that this step belongs to, from the runner's environment. */
export interface GithubRun {
  /** Stays the same over re-runs. */
  readonly runId: string
  /** 1, and one more with each re-run. */
  readonly runAttempt: number
  readonly eventName: string
  /** `owner/name` */
  readonly repository: string
  /** The commit that the run is of; empty outside GitHub. */
  readonly sha: string
  /** Address of GitHub's REST API. */
  readonly api: string
  /** The page of this run, or empty outside GitHub. */
  readonly url: string
  /** Where the repository is checked out; absolute. */
  readonly workspace: string
  /** Whether files can be uploaded as artifacts of the run. */
  readonly hasArtifacts: boolean
  /** Emptied by the runner after the job; absolute. */
  readonly temp: string
}

/** Reads it from the variables that the runner sets. */
export function githubRun(environment: NodeJS.ProcessEnv): GithubRun {
  const runId = environment.GITHUB_RUN_ID || 'local'
  const repository = environment.GITHUB_REPOSITORY ?? ''
  const server = environment.GITHUB_SERVER_URL ?? ''
  return {
    runId,
    runAttempt: Number(environment.GITHUB_RUN_ATTEMPT) || 1,
    eventName: environment.GITHUB_EVENT_NAME ?? '',
    repository,
    sha: environment.GITHUB_SHA ?? '',
    api: environment.GITHUB_API_URL || 'https://api.github.com',
    url: server && repository ? `${server}/${repository}/actions/runs/${runId}` : '',
    workspace: environment.GITHUB_WORKSPACE || process.cwd(),
    hasArtifacts: Boolean(environment.ACTIONS_RUNTIME_TOKEN && environment.ACTIONS_RESULTS_URL),
    temp: environment.RUNNER_TEMP || tmpdir(),
  }
}
