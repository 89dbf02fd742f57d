/** A workload that is not ours takes the place of the one that is: the seam carries. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readInputs as readSetupEnv } from '../../../actions/setup-env/inputs.ts'
import { readInputs as readTrain } from '../../../actions/train/inputs.ts'
import { isResultName } from '../../../src/collect/names.ts'
import { type Plan, parsePlan } from '../../../src/config/plan.ts'
import { resolveSettings } from '../../../src/config/resolve.ts'
import { InputReader } from '../../../src/github/inputs.ts'
import { FindingsFile } from '../../../src/home/findings-file.ts'
import { isOfferedName } from '../../../src/mirror/names.ts'
import { datasetRequest } from '../../../src/preflight/dataset-request.ts'
import { judge } from '../../../src/preflight/judge.ts'
import { lookAtDataset } from '../../../src/preflight/look-at-dataset.ts'
import { composePlan } from '../../../src/preflight/plan.ts'
import { type Situation, situationOf } from '../../../src/preflight/situation.ts'
import { makeReport } from '../../../src/report/make-report.ts'
import { makeKeyPair } from '../../../src/ssh/key-pair.ts'
import { startArguments } from '../../../src/training/order.ts'
import { weightTree } from '../../../src/weights/tree.ts'
import { DEFAULT_WORKLOAD, WORKLOADS } from '../../../src/workloads/workloads.ts'
import { rejectsWith } from '../../support/failures.ts'
import { samplePlan } from '../../support/plan.ts'
import { folder, home } from '../../support/record-folder.ts'
import { recordedLog } from '../../support/recorded-log.ts'
import { situation } from '../../support/situation.ts'
import { HEARD, STUB, withWorkload } from '../../support/stub-workload.ts'

const SIGNAL = AbortSignal.timeout(60_000)
const PLANNED = samplePlan({
  workload: 'stub',
  training: { weights: 'small.stub', args: { rounds: 3, device: 'cpu' } },
})

function settings(training: string) {
  const text = `dataset: {path: /data/any}\nenvironment: {ultralytics: "1.2"}\ntraining: {${training}}\n`
  const sources = {
    text,
    fileName: 'retrain.yaml',
    overrides: [],
    trainingId: '7',
    root: '/r',
    workspace: '/',
  }
  return resolveSettings(sources)
}

/** What preflight makes of a dataset, through all of its steps that need no server. */
async function looked(): Promise<Situation> {
  const asked = settings('weights: small.stub, rounds: 3')
  using findings = new FindingsFile(folder, '7')
  const servers = {
    access: { server: '', sshKey: '', sshPassphrase: '', hostKey: '' },
    staging: { server: '', hostKey: '' },
    home: folder,
  }
  const context = { log: recordedLog(), signal: SIGNAL }
  const seen = await lookAtDataset(asked, await datasetRequest(asked), findings, servers, context)
  assert.equal(findings.length, 1)
  return situationOf({ ...GIVEN, ...seen, settings: asked })
}

/** Reads an action's inputs from the plan. */
function read<T>(readInputs: (reader: InputReader) => T, inputs: Record<string, string> = {}): T {
  const given = {
    server: 'root@x',
    'ssh-key': makeKeyPair().privateKey,
    plan: JSON.stringify(PLANNED),
    ...inputs,
  }
  const named = Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])
  const reader = new InputReader(Object.fromEntries(named))
  const result = readInputs(reader)
  reader.finish()
  return result
}

const GIVEN = situation()
const TRAIN = { venv: '/v', digest: 'd'.repeat(64) }

function stubbed(run: () => void | Promise<void>): () => Promise<void> {
  return () => withWorkload('stub', STUB, run)
}

describe('another workload', () => {
  it('checks the settings, and names its package', async () => {
    const [decided, failure] = await withWorkload(
      DEFAULT_WORKLOAD,
      STUB,
      async () =>
        [
          settings('weights: small.stub, rounds: 3'),
          await rejectsWith('CONFIG_INVALID', () => settings('weights: small.stub, epochs: 3')),
        ] as const,
    )
    assert.deepEqual(decided.environment.requirements, ['stub-trainer==1.2'])
    assert.match(failure.text.what, /training\.epochs is not known to the stub/)
  })

  it('has its dataset audited, judged and planned', async () => {
    await withWorkload(DEFAULT_WORKLOAD, STUB, async () => {
      const given = await looked()
      assert.deepEqual(HEARD, { dataset: '/data/any', task: 'stubbing' })
      assert.equal(given.load.epochs, 3)
      const [odd, ...others] = judge(given)
      assert.deepEqual([odd?.what, odd?.answer, others], ['1 × odd files (a.dat)', 'odd', []])
      const plan = composePlan(given, { exclude: [], leave: [], follow: [], mounts: [] })
      assert.equal(parsePlan(JSON.stringify(plan)).dataset.splits.train.images, 7)
      const unfit = { ...given, audit: { ...given.audit, misfits: { stubbing: 'it is raining' } } }
      assert.equal(judge(unfit)[0]?.what, 'no stubbing: it is raining')
    })
  })

  it(
    'is what the plan says, and what the server is told',
    stubbed(() => {
      assert.deepEqual(read(readSetupEnv).request.requirements[0], 'stub-trainer')
      assert.equal(startArguments(read(readTrain, TRAIN).order).workload, 'stub')
    }),
  )

  it(
    "says which arguments are the plan's alone",
    stubbed(async () => {
      const failure = await rejectsWith('INPUT_INVALID', () => read(readTrain, { ...TRAIN, args: 'only=1' }))
      assert.match(failure.text.what, /only decides what preflight counts/)
    }),
  )

  it(
    'keeps the names of what it builds',
    stubbed(() => {
      const file = { name: 'a.stub', path: '/w/a.stub', bytes: 1, sha256: 'a'.repeat(64) }
      const tree = weightTree({ ...PLANNED, weightFiles: [file] })
      assert.equal(tree?.files['a.stub']?.path, `${'a'.repeat(64)}/a.stub`)
    }),
  )

  it(
    'has its results let in, mirrored and reported',
    stubbed(async () => {
      assert.ok(isResultName('stub/model.bin') && !isResultName('stub/other.bin'))
      assert.ok(isOfferedName('stub/table.txt'))
      const files = await home({
        'state.json': '{"state":"stopped","attempt":1,"epoch":2,"epochs":3,"seconds":9}',
        'stub/table.txt': '1;0.25\n2;0.5',
        'environment.txt': 'stub-trainer==1.2\n',
      })
      const goals = { goalSpeedup: 3, goalHours: 12 }
      const request = { plan: PLANNED, trainingId: '7', home: folder, baseline: '', gates: {}, goals }
      const collecting = {
        phase: 'collect',
        startedAt: new Date(0).toISOString(),
        seconds: 1,
        facts: {},
      } as const
      const { report } = await makeReport(request, { folder, files, leftOut: [] }, collecting, SIGNAL)
      assert.deepEqual([report.outcome.metrics.map5095, report.outcome.metrics.bestEpoch], [0.5, 2])
      assert.equal(report.environment['stub-trainer'], '1.2')
    }),
  )

  it('is refused where there is none of that name', async () => {
    const failure = await rejectsWith('INPUT_INVALID', (): Plan => parsePlan(JSON.stringify(PLANNED)))
    assert.match(failure.text.what, /workload.* must be a workload/)
    assert.deepEqual([...WORKLOADS.keys()], [DEFAULT_WORKLOAD])
  })
})
