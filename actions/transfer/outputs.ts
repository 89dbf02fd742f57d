import type { PhaseRecord } from '../../src/home/phases.ts'
import type { TransferResult } from '../../src/transfer/transfer-options.ts'
import type { TransferInputs } from './inputs.ts'

/** The outputs by name. */
export function outputs(result: TransferResult): Record<string, string> {
  const { path, digest, files, bytes, bytesSent, seconds } = result
  return {
    path,
    digest,
    files: String(files),
    bytes: String(bytes),
    'bytes-sent': String(bytesSent),
    seconds: seconds.toFixed(1),
    mbps: ((bytesSent * 8) / seconds / 1e6).toFixed(1),
  }
}

/** What the record says of it. */
export function facts(
  { files, bytes, bytesSent, breaks, digest }: TransferResult,
  { plan }: Pick<TransferInputs, 'plan'>,
): PhaseRecord['facts'] {
  const code = plan.code === null ? {} : { code: plan.code.digest }
  return { files, bytes, 'bytes-sent': bytesSent, reconnects: breaks, digest, ...code }
}
