import type { FileTable } from '../dataset/file-table.ts'
import { Failure } from '../errors.ts'
import type { Audit, AuditOptions } from '../interfaces/audit.ts'
import type { DatasetRequest } from '../interfaces/dataset-request.ts'
import type { Datasets } from '../interfaces/workload.ts'
import type { ServerHome } from '../link/open-agent.ts'
import { reach } from '../link/reach.ts'
import { ServerLink } from '../link/server-link.ts'
import type { Context } from '../log.ts'
import { askOffer } from './offer.ts'
import { AUDIT } from './operations.ts'
import { type Range, readRanges } from './read-ranges.ts'
import { StagedFiles } from './staged-files.ts'

/** An audit takes minutes; a line that is down for longer is worth a second look at everything. */
const PATIENCE_MS = 5 * 60_000

/**
 * Audits a dataset that lies on the staging server: by the same rules as one on the runner, whose line carries only the
 * labels, and about a kilobyte of each picture. Its digest is then known, and what is transferred later is exactly this.
 *
 * @param name of the tree; the newest with a receipt is taken
 * @param staging the staging server
 * @param datasets audits it
 * @param request what the settings say of it
 * @param each hears of every single finding
 * @returns with its files, of which all hashes are known
 * @throws Failure INPUT_INVALID without an address, RECEIPT_MISSING, VERIFICATION_FAILED, and what auditing and
 *   connecting throw
 */
export async function auditStaged(
  name: string,
  staging: ServerHome,
  { log, signal }: Context,
  datasets: Datasets,
  request: DatasetRequest,
  each: NonNullable<AuditOptions['each']>,
): Promise<{ audit: Audit; table: FileTable }> {
  if (staging.access.server === '') throw addressMissing(name)
  let bytes = 0
  const connectOnce = (connecting: AbortSignal) => reach(staging, AUDIT, connecting)
  const patient = { log, signal, patienceMs: PATIENCE_MS, progress: () => bytes }
  await using link = new ServerLink(connectOnce, { ...patient, name: 'staging server' })
  const offer = await link.use((agent) => askOffer(agent, name, '', signal))
  const tree = { name, digest: offer.digest }
  const read = async (ranges: readonly Range[]) => {
    const contents = await link.use((agent) => readRanges(agent, tree, ranges, signal))
    for (const { length } of ranges) bytes += length
    return contents
  }
  const files = new StagedFiles(name, offer, read, datasets.inspectImage)
  const audit = await datasets.audit(files, { signal, tell: log.info, each }, request)
  return { audit, table: offer.table }
}

function addressMissing(name: string): Failure {
  return new Failure('INPUT_INVALID', {
    what: `The settings say that ${name} lies on the staging server, and no such server is named.`,
    safe: 'Nothing was contacted.',
    next: 'Set the input staging (variable GPU_STAGING) to user@host:port, or empty dataset.staging-root.',
  })
}
