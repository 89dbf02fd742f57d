import type { TransferResult } from '../../src/transfer/transfer-options.ts'

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
