import type { Settings } from '../config/resolve.ts'
import { knownContents } from '../dataset/known-contents.ts'
import type { FindingsFile } from '../home/findings-file.ts'
import type { Context } from '../log.ts'
import { otherServer, type ServerAccess } from '../ssh/connect.ts'
import { auditStaged } from '../staging/audit.ts'
import { bytes, count } from '../text/format.ts'
import { type Audit, auditDataset, LocalFiles } from '../ultralytics/index.ts'
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
  { dataset: { name, stagingRoot } }: Settings,
  { folder, request }: Asked,
  findings: FindingsFile,
  { access, staging, home }: Servers & { readonly home: string },
  context: Context,
): Promise<{ folder: string; audit: Audit }> {
  const { log, signal } = context
  log.info(`Looking at every file of ${stagingRoot === '' ? folder : `${name} on the staging server`}.`)
  const each = findings.add
  const audited = (): Promise<Audit> => {
    if (stagingRoot === '') {
      const files = new LocalFiles(folder, (root, keys) => knownContents(home, root, keys, log))
      return auditDataset(files, { signal, tell: log.info, each }, request)
    }
    const there = { access: otherServer(access, staging), root: stagingRoot }
    return auditStaged(name, there, context, request, each)
  }
  const audit = await audited()
  findings.flush()
  const { train, val } = audit.splits
  log.info(
    `${count(audit.files)} files, ${bytes(audit.bytes)}; ${count(train.images)} + ${count(val.images)} pictures.`,
  )
  return { folder, audit }
}
