import type { TransferOrder } from '../../src/transfer/transfer-order.ts'

/** An order to transfer a folder as `fire`, over one connection and as fast as it goes; `changes` replace parts. */
export function transferOrder(
  { source, home }: Pick<TransferOrder, 'source' | 'home'>,
  changes: Partial<TransferOrder> = {},
): TransferOrder {
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
