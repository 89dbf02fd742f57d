import { homedir } from 'node:os'
import { isAbsolute, resolve } from 'node:path'
import * as v from 'valibot'
import { AllowedPaths } from '../../src/config/allowed-paths.ts'
import type { InputReader } from '../../src/github/inputs.ts'
import type { GithubRun } from '../../src/github/run.ts'
import {
  readServer,
  readStaging,
  type ServerInputs,
  type StagingInputs,
} from '../../src/github/server-inputs.ts'
import type { Allowance } from '../../src/preflight/readable.ts'
import { nameSchema } from '../../src/schemas.ts'
import { printable } from '../../src/text/printable.ts'

/** Everything that preflight was told. */
export interface PreflightInputs extends ServerInputs {
  /** Absolute path of the settings file. */
  readonly config: string
  /** `section.key=value` lines that win over the file. */
  readonly overrides: readonly string[]
  /** Whether warnings stop the run too. */
  readonly strict: boolean
  /** Of the training that later actions start or go on with. */
  readonly trainingId: string
  /** Whether that training must be on the server already: a mistyped id would start a new one, and cost its price. */
  readonly resumes: boolean
  /** Where the dataset lies, if the settings say that it lies there. */
  readonly staging: StagingInputs
  /** What the inputs of a run may decide. */
  readonly allowance: Allowance
  /** With which the last good model is looked for in earlier runs; empty for not at all. */
  readonly githubToken: string
}

/** Reads the inputs. */
export function readInputs(read: InputReader, run: GithubRun): PreflightInputs {
  const resume = read.optional('resume')
  const trainingId = resume || run.runId
  const checked = v.safeParse(nameSchema, trainingId)
  if (!checked.success) read.problem(`resume ${checked.issues[0].message}`)
  const config = resolve(run.workspace, read.optional('config') || 'retrain.yaml')
  const allowance = { paths: readPaths(read), packages: read.boolean('allow-packages') ?? false }
  const readable = new AllowedPaths([run.workspace, ...allowance.paths])
  read.attempt(() => readable.refuseOthers([{ setting: 'config', path: config }]))
  return {
    ...readServer(read),
    config,
    allowance,
    githubToken: read.secret('github-token'),
    overrides: read.lines('overrides'),
    strict: read.boolean('strict') ?? false,
    trainingId,
    resumes: resume !== '',
    staging: readStaging(read),
  }
}

function readPaths(read: InputReader): string[] {
  const paths = read.lines('allow-paths').map((line) => line.replace(/^~(?=\/|$)/, homedir()))
  for (const path of paths)
    if (!isAbsolute(path)) read.problem(`allow-paths: "${printable(path, 200)}" is not an absolute path`)
  return paths
}
