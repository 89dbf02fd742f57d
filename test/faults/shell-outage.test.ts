import assert from 'node:assert/strict'
import { test } from 'node:test'
import { follow } from '../../src/training/follow.ts'
import { Narrator } from '../../src/training/narrator.ts'
import { hostileServer } from '../support/hostile-server.ts'
import { recordedLog } from '../support/recorded-log.ts'

test('a shell that has no process to spare for a moment does not end the watching of a training', async () => {
  const job = new AbortController()
  let shells = 0
  await using server = await hostileServer({
    onShell: (channel) => {
      if (++shells === 2) job.abort(new Error('enough'))
      channel.stderr.write('bash: fork: Resource temporarily unavailable\n')
      channel.exit(254)
      channel.end()
      channel.close()
    },
  })
  const log = recordedLog()
  const where = { access: server.access, root: '/data', trainingId: '1' }
  await assert.rejects(follow(where, new Narrator(log, null), () => undefined, { log, signal: job.signal }))
  assert.equal(shells, 2)
  assert.match(log.lines[0] ?? '', /Resource temporarily unavailable.*The training goes on/)
})
