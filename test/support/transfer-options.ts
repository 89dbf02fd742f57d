import type { TransferOptions } from '../../src/transfer/transfer-options.ts'

/** Options that transfer a folder as `fire`, over one connection and as fast as it goes; `changes` replace parts. */
export function transferOptions(
  { source, home }: Pick<TransferOptions, 'source' | 'home'>,
  changes: Partial<TransferOptions> = {},
): TransferOptions {
  return {
    source,
    home,
    name: 'fire',
    trustIndex: true,
    connections: 1,
    pace: { take: async () => undefined },
    compress: [],
    adopt: '',
    allowShrink: false,
    keep: 2,
    owner: 'a test',
    patienceMs: 20_000,
    ...changes,
  }
}
