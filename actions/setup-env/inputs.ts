import { deviceText, type EnvironmentRequest, requestProblems } from '../../src/config/environment-request.ts'
import { type Plan, parsePlan } from '../../src/config/plan.ts'
import { environment } from '../../src/config/sections.ts'
import { parseBandwidth, type Timetable } from '../../src/config/timetable.ts'
import { layOver } from '../../src/github/explicit-inputs.ts'
import type { InputReader } from '../../src/github/inputs.ts'
import { readServer, type ServerInputs } from '../../src/github/server-inputs.ts'
import { workloadOf } from '../../src/workloads/workloads.ts'

/** Everything that setup-env was told. */
export interface SetupEnvInputs extends ServerInputs {
  /** What preflight decided. */
  readonly plan: Plan
  readonly trainingId: string
  /** The environment to have: the plan's, with explicit inputs in their place. */
  readonly request: EnvironmentRequest
  /** When to send weights how fast. */
  readonly bandwidth: Timetable
}

/** Reads the inputs; one that is given wins over the plan. */
export function readInputs(read: InputReader): SetupEnvInputs {
  const plan = parsePlan(read.optional('plan'))
  const told = layOver(read, environment, plan.environment, { requirements: readRequirements })
  const request: EnvironmentRequest = {
    ...told,
    requirements: workloadOf(plan.workload).library.withLibrary(told.requirements),
    torchBackend: told.torchBackend || 'auto',
    device: deviceText(plan.training.args.device),
  }
  for (const problem of requestProblems(request)) read.problem(problem)
  const { trainingId } = plan
  return { ...readServer(read, plan.root), plan, trainingId, request, bandwidth: readBandwidth(read, plan) }
}

function readRequirements(read: InputReader): string[] | undefined {
  const lines = read.lines('requirements')
  return lines.length > 0 ? lines : undefined
}

function readBandwidth(read: InputReader, { transfer }: Plan): Timetable {
  const timetable = parseBandwidth(transfer.bandwidth)
  if (typeof timetable !== 'string') return timetable
  read.problem(`plan: transfer.bandwidth: ${timetable}`)
  return []
}
