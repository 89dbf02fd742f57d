import { resolve } from 'node:path'
import * as v from 'valibot'
import { nameSchema } from '../../src/config/plan.ts'
import type { InputReader } from '../../src/github/inputs.ts'
import type { GithubRun } from '../../src/github/run.ts'
import {
  readServer,
  readStaging,
  type ServerInputs,
  type StagingInputs,
} from '../../src/github/server-inputs.ts'

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
}

/** Reads the inputs. */
export function readInputs(read: InputReader, run: GithubRun): PreflightInputs {
  const resume = read.optional('resume')
  const trainingId = resume || run.runId
  const checked = v.safeParse(nameSchema, trainingId)
  if (!checked.success) read.problem(`resume ${checked.issues[0].message}`)
  return {
    ...readServer(read),
    config: resolve(run.workspace, read.optional('config') || 'retrain.yaml'),
    overrides: read.lines('overrides'),
    strict: read.boolean('strict') ?? false,
    trainingId,
    resumes: resume !== '',
    staging: readStaging(read),
  }
}
