/** Audits a dataset and hashes all of it, as preflight and transfer do; says in a line of JSON what each took. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hashUnknown, scan } from '../../src/dataset/scan.ts'
import { keepYoungGenerationSmall } from '../../src/github/young-generation.ts'
import { PLAIN_REQUEST } from '../../src/interfaces/dataset-request.ts'
import { silentLog } from '../../src/log.ts'
import { DEFAULT_WORKLOAD, workloadOf } from '../../src/workloads/workloads.ts'

keepYoungGenerationSmall()
const { datasets } = workloadOf(DEFAULT_WORKLOAD)
const folder = process.argv[2] ?? ''
const { signal } = new AbortController()
const index = mkdtempSync(join(tmpdir(), 'bench-audit-'))
const started = performance.now()
const audit = await datasets.audit(folder, { signal, tell: () => undefined }, PLAIN_REQUEST)
const audited = performance.now()
using table = await scan(folder, index, { log: silentLog, signal, trustIndex: false })
await hashUnknown(folder, table, signal, () => undefined)
const hashed = performance.now()
rmSync(index, { recursive: true })
const [, kibibytes] = /^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'latin1')) ?? []
const seconds = (from: number, to: number): number => (to - from) / 1000
process.stdout.write(
  JSON.stringify({
    auditSeconds: seconds(started, audited),
    hashSeconds: seconds(audited, hashed),
    memoryBytes: Number(kibibytes) * 1024,
    pictures: audit.splits.train.images + audit.splits.val.images,
    bytes: audit.bytes,
  }),
)
