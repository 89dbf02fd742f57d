import { type Audit, NOTHING_SEEN } from '../../src/interfaces/audit.ts'
import { METRIC_COLUMNS } from '../../src/interfaces/curves.ts'
import type { Workload } from '../../src/interfaces/workload.ts'
import { WORKLOADS } from '../../src/workloads/workloads.ts'

const SEEN: Audit['splits']['train'] = { ...NOTHING_SEEN.splits.train, images: 7, boxes: [7] }

/** What its audit is asked, and tells. */
export const HEARD: { dataset: unknown; task: unknown } = { dataset: undefined, task: undefined }

/** A workload of a few lines that is not ours: it trains `rounds` on any folder, and leaves a table with semicolons. */
export const STUB: Workload = {
  library: {
    package: 'stub-trainer',
    requirementFor: (version) => `stub-trainer==${version}`,
    withLibrary: (requirements) => ['stub-trainer', ...requirements],
    namesLibrary: (line) => line.startsWith('stub-trainer'),
    isBelowFloor: () => false,
  },
  arguments: {
    known: ['rounds'],
    counted: ['only'],
    check: (args) =>
      Object.keys(args)
        .filter((key) => !['rounds', 'device'].includes(key))
        .map((key) => ({ key, severity: 'error', text: 'is not known to the stub' })),
    load: ({ rounds }) => ({
      ...{ imgsz: 1, batch: 1, workers: 0, hours: null, cache: 'none', auto: [], gpu: null },
      epochs: Number(rounds),
    }),
    readCallbacks: () => [],
  },
  models: {
    uses: ({ weights }) => [{ argument: 'weights', name: weights }],
    isBuilt: (name) => name.endsWith('.stub'),
    isArchitecture: (name) => name.endsWith('.stub'),
    isRelease: () => false,
    isReleaseStem: () => false,
    unsupported: {},
    taskOf: () => 'stubbing',
    taskProblems: (_, task, misfits) =>
      misfits[task ?? ''] === undefined ? [] : [{ what: `no ${task}: ${misfits[task ?? '']}`, next: 'Do.' }],
  },
  datasets: {
    acceptable: new Map([['odd', 'as-is']]),
    request: () => ({ isSingleClass: false, trained: null, measured: 'val', task: 'stubbing' }),
    audit: async (dataset, { each }, { task }) => {
      Object.assign(HEARD, { dataset, task })
      each?.({ kind: 'odd', severity: 'warning', place: 'a.dat', detail: '' })
      const issue = {
        kind: 'odd',
        severity: 'warning',
        meaning: 'odd files',
        count: 1,
        examples: ['a.dat'],
      } as const
      const splits = { train: SEEN, val: SEEN, test: NOTHING_SEEN.splits.test }
      return { ...NOTHING_SEEN, splits, issues: [{ ...issue, acceptance: 'as-is', isAccepted: false }] }
    },
    isPicture: (path) => path.endsWith('.dat'),
    labelOf: (picture) => `${picture}.label`,
    inspectImage: () => ({}),
  },
  exports: {
    formats: ['plain'],
    onGpu: [],
    names: [String.raw`exports/model\.plain`],
    packages: () => [],
    pipelines: {},
  },
  results: {
    names: [String.raw`stub/(?:model\.bin|table\.txt)`],
    files: {
      best: 'stub/model.bin',
      evaluation: 'stub/worth.json',
      table: 'stub/table.txt',
      arguments: 'stub/told.yaml',
    },
    pictures: {},
    readTable: (text) => {
      const rows = text.split('\n').map((line) => line.split(';').map(Number))
      const values = rows.map(([, value = null]) => value)
      return { epochs: rows.map(([epoch = 0]) => epoch), columns: { [METRIC_COLUMNS.map5095]: values } }
    },
  },
}

/**
 * Has a workload be there under a name while something runs.
 *
 * @param name may be that of one of ours, whose place it then takes
 */
export async function withWorkload<T>(name: string, workload: Workload, run: () => T): Promise<Awaited<T>> {
  const known = WORKLOADS as Map<string, Workload>
  const before = known.get(name)
  known.set(name, workload)
  try {
    return await run()
  } finally {
    if (before) known.set(name, before)
    else known.delete(name)
  }
}
