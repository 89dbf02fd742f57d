import { resolve } from 'node:path'
import { GATE_NAMES, isGateName } from '../../src/config/gate-names.ts'
import { type Plan, parsePlan } from '../../src/config/plan.ts'
import { collect } from '../../src/config/sections.ts'
import { layOver } from '../../src/github/explicit-inputs.ts'
import type { InputReader } from '../../src/github/inputs.ts'
import type { GithubRun } from '../../src/github/run.ts'
import { readServer, type ServerInputs } from '../../src/github/server-inputs.ts'

/** Everything that collect was told. */
export interface CollectInputs extends ServerInputs {
  /** What preflight decided. */
  readonly plan: Plan
  /** The training whose results are brought home. */
  readonly trainingId: string
  /** Absolute path of a recorded earlier training; empty for no comparison. */
  readonly baseline: string
  /** Limit by gate name. */
  readonly gates: Readonly<Record<string, number>>
  /** What the report opens with: an epoch so many times faster than the baseline's, all of it within so many hours. */
  readonly goalSpeedup: number
  readonly goalHours: number
  /** How long GitHub keeps the artifacts. */
  readonly retentionDays: number
  /** How the jobs before ended, by name; those that are not named are unknown. */
  readonly jobs?: Jobs
}

/** Results of jobs, as GitHub calls them: success, failure, cancelled or skipped. */
export type Jobs = ReadonlyMap<string, string>

/** Reads the inputs; one that is given wins over the plan. */
export function readInputs(read: InputReader, run: GithubRun): CollectInputs {
  const plan = parsePlan(read.optional('plan'))
  const told = layOver(read, collect, plan.collect, { gates: readGates })
  return {
    ...readServer(read, plan.root),
    plan,
    trainingId: read.optional('training-id') || plan.trainingId,
    ...told,
    baseline: told.baseline && resolve(run.workspace, told.baseline),
    jobs: readJobs(read),
  }
}

const RESULTS = ['success', 'failure', 'cancelled', 'skipped']

/** Lines such as `train: success`; a job without a result is left out. */
function readJobs(read: InputReader): Jobs {
  const jobs = new Map<string, string>()
  for (const line of read.lines('jobs')) {
    const [, name = '', result = ''] = /^([a-z-]+)\s*:\s*([a-z]*)$/.exec(line) ?? []
    if (RESULTS.includes(result)) jobs.set(name, result)
    else if (name === '' || result !== '') read.problem(`jobs: "${line}" is not a job and its result`)
  }
  return jobs
}

/** Lines such as `map50: 0.8`; undefined when there is none. */
function readGates(read: InputReader): Record<string, number> | undefined {
  const lines = read.lines('gates')
  if (lines.length === 0) return undefined
  return Object.fromEntries(lines.map((line) => readGate(read, line)))
}

function readGate(read: InputReader, line: string): [string, number] {
  const [, name = '', value = ''] = /^([^:=]+?)\s*[:=]\s*(.+)$/.exec(line) ?? []
  if (!isGateName(name)) read.problem(`gates: "${line}" names none of ${GATE_NAMES.join(', ')}`)
  else if (!Number.isFinite(Number(value))) read.problem(`gates: "${line}" has no number`)
  return [name, Number(value)]
}
