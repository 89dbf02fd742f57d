import type { Settings } from '../config/resolve.ts'
import type { FileTable } from '../dataset/file-table.ts'
import { knownContents } from '../dataset/known-contents.ts'
import type { FindingsFile } from '../home/findings-file.ts'
import type { Audit, KnownContents } from '../interfaces/audit.ts'
import type { Context } from '../log.ts'
import { otherServer, type ServerAccess } from '../ssh/connect.ts'
import { auditStaged } from '../staging/audit.ts'
import { bytes, count } from '../text/format.ts'
import { workloadOf } from '../workloads/workloads.ts'
import type { Asked } from './dataset-request.ts'

/** The server that trains, and the one on which the dataset may lie; one key opens both. */
export interface Servers {
  readonly access: ServerAccess
  readonly staging: Pick<ServerAccess, 'server' | 'hostKey'>
}

/**
 * Audits the dataset where it lies: on the runner, or on the staging server.
 *
 * @param findings takes every single finding
 * @throws Failure what auditing throws
 */
export async function lookAtDataset(
  { workload, dataset: { name, stagingRoot } }: Settings,
  { folder, request }: Asked,
  findings: FindingsFile,
  { access, staging, home }: Servers & { readonly home: string },
  context: Context,
): Promise<{ folder: string; audit: Audit; staged: FileTable | null }> {
  const { log, signal } = context
  const { datasets } = workloadOf(workload)
  log.info(`Looking at every file of ${stagingRoot === '' ? folder : `${name} on the staging server`}.`)
  const each = findings.add
  const audited = async (): Promise<{ audit: Audit; table: FileTable | null }> => {
    if (stagingRoot === '') {
      const known: KnownContents = (root, keys) => knownContents(home, root, keys, log)
      const audit = await datasets.audit(folder, { signal, tell: log.info, each, known }, request)
      return { audit, table: null }
    }
    const there = { access: otherServer(access, staging), root: stagingRoot }
    return await auditStaged(name, there, context, datasets, request, each)
  }
  const { audit, table } = await audited()
  findings.flush()
  const { train, val } = audit.splits
  log.info(
    `${count(audit.files)} files, ${bytes(audit.bytes)}; ${count(train.images)} + ${count(val.images)} pictures.`,
  )
  return { folder, audit, staged: table }
}
