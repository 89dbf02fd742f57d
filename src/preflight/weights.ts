import type { Settings } from '../config/resolve.ts'
import { printable } from '../text/printable.ts'
import { workloadOf } from '../workloads/workloads.ts'
import { type Finding, failureFinding } from './finding.ts'
import type { Situation } from './situation.ts'

/** Will there be something to start from? What Ultralytics releases is fetched by the server, and that is said. */
export function judgeWeights(situation: Situation): Finding[] {
  const { settings, root, weights, weightFaults: faults } = situation
  const { isRelease } = workloadOf(settings.workload).models
  const missing = root?.missingWeights ?? []
  const lacking = weights
    .filter((name) => missing.includes(name) && !faults.some((fault) => fault.name === name))
    .map((name) => (isRelease(name) ? willBeFetched(name) : nowhere(name, settings)))
  return [...faults.map(({ failure }) => failureFinding(failure)), ...lacking]
}

function willBeFetched(name: string): Finding {
  return {
    severity: 'warning',
    code: 'WEIGHTS_MISSING',
    what: `The weights ${printable(name, 200)} are neither here nor in the dataset nor on the server: setup-env will fetch them there from Ultralytics' releases`,
    next: 'If the server cannot reach github.com, set training.weights to the path of the file on the runner: it then travels.',
  }
}

function nowhere(name: string, { root, workload }: Settings): Finding {
  return {
    severity: 'error',
    code: 'WEIGHTS_MISSING',
    what: `The weights ${printable(name, 200)} are neither on the runner, nor in the dataset, nor on the server`,
    next: `${releaseHint(name, workload)}Correct training.weights: a path from the top of the repository (models/base.pt) or of the dataset, or one in ${printable(root, 200)}/weights on the server.`,
  }
}

/** The library itself takes a release's name without its end. */
function releaseHint(name: string, workload: string): string {
  return workloadOf(workload).models.isReleaseStem(name) ? `For the release write ${name}.pt. ` : ''
}
