import assert from 'node:assert/strict'
import { test } from 'node:test'
import { haveExportEnvironment } from '../../../../actions/setup-env/main.ts'
import { type EnvironmentRequest, trainingRequest } from '../../../../src/config/environment-request.ts'
import type { Agent } from '../../../../src/ssh/agent.ts'
import { workloadOf } from '../../../../src/workloads/workloads.ts'
import { samplePlan } from '../../../support/plan.ts'
import { recordedLog } from '../../../support/recorded-log.ts'

/** What the server is asked for when exports are wanted. */
async function asked(formats: string[]): Promise<EnvironmentRequest[]> {
  const requests: EnvironmentRequest[] = []
  const agent = {
    call: async (_operation: unknown, request: EnvironmentRequest) => {
      requests.push(request)
      return { venv: '/data/venvs/f' }
    },
  } as unknown as Agent
  const plan = samplePlan({ collect: { ...samplePlan().collect, export: formats } })
  const request = trainingRequest(workloadOf(plan.workload), plan.environment, 'cpu')
  const signal = AbortSignal.timeout(5_000)
  await haveExportEnvironment(agent, { plan, request }, { log: recordedLog(), signal })
  return requests
}

test('what exports need is had before the training, in an environment beside its own', async () => {
  const [request, ...others] = await asked(['openvino'])
  assert.deepEqual(request?.requirements, ['ultralytics>=8.4.190', 'openvino>=2024.0,<2027'])
  assert.equal(others.length, 0)
})

test('nothing is installed for exports that nobody wants', async () => {
  assert.deepEqual(await asked([]), [])
})
