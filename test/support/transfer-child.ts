/** A runner that a test can kill: transfers what its environment says, slowly. */
import { silentLog } from '../../src/log.ts'
import { connect } from '../../src/ssh/connect.ts'
import { TRANSFER_MODULES } from '../../src/transfer/modules.ts'
import { TokenBucket } from '../../src/transfer/pace.ts'
import { transfer } from '../../src/transfer/transfer.ts'

const { access, root, source, home, bytesPerSecond } = JSON.parse(process.env.TRANSFER ?? '')
const context = { log: silentLog, signal: new AbortController().signal }
const pace = new TokenBucket([{ fromMinute: 0, bytesPerSecond }])
const order = {
  source,
  home,
  pace,
  name: 'fire',
  trustIndex: true,
  connections: 1,
  compress: [],
  adopt: '',
  allowShrink: false,
  keep: 2,
} as const
await transfer(
  { ...order, owner: 'a runner that is going to be killed', patienceMs: 20_000 },
  {
    ...context,
    dial: async () => {
      const connection = await connect(access, context)
      return {
        agent: await connection.openAgent(root, TRANSFER_MODULES),
        roundTripMs: connection.roundTripMs,
        destroy: () => connection.destroy(),
      }
    },
  },
)
