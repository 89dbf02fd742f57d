import { stagingViolation } from '../ssh/channel-failures.ts'

/**
 * Takes in the data of a call.
 *
 * @param mostBytes more than that is not an answer
 * @param excess what the staging server did then, for the failure SERVER_REPLY_INVALID
 */
export function collected(
  mostBytes: number,
  excess: string,
): { onData(chunk: Buffer): void; data(): Buffer } {
  const chunks: Buffer[] = []
  let bytes = 0
  return {
    onData: (chunk) => {
      bytes += chunk.length
      if (bytes > mostBytes) throw stagingViolation(excess)
      chunks.push(chunk)
    },
    data: () => Buffer.concat(chunks),
  }
}
