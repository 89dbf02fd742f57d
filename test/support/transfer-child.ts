/** A runner that a test can kill: transfers what its environment says, slowly. */

import { connect } from '../../src/link/connect.ts'
import { silentLog } from '../../src/log.ts'
import { TRANSFER } from '../../src/transfer/operations.ts'
import { TokenBucket } from '../../src/transfer/send/pace.ts'
import { transfer } from '../../src/transfer/transfer.ts'
import { transferOptions } from './transfer-options.ts'

const { access, root, source, home, bytesPerSecond } = JSON.parse(process.env.TRANSFER ?? '')
const context = { log: silentLog, signal: new AbortController().signal }
const pace = new TokenBucket([{ fromMinute: 0, bytesPerSecond }])
const owner = 'a runner that is going to be killed'
await transfer(transferOptions({ source, home }, { pace, owner }), {
  ...context,
  connectOnce: async () => {
    const connection = await connect(access, context)
    return {
      ...(await connection.beginAgent(root, TRANSFER)),
      roundTripMs: connection.roundTripMs,
      destroy: () => connection.destroy(),
    }
  },
})
