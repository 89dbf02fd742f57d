import assert from 'node:assert/strict'
import { it } from 'node:test'
import { contentOf, noise, transferWorld } from '../support/transfer-world.ts'

const CONNECTIONS = 12
/** OpenSSH turns away whoever comes while so many log in; its default is ten, for everybody on the server. */
const MOST_LOGINS = 6

it('many connections log in without one being turned away', async () => {
  await using world = await transferWorld(() => [`MaxStartups ${MOST_LOGINS}`])
  for (let index = 0; index < 60; index++) world.put(`${index}.jpg`, noise(200_000, `image ${index}`))
  let made = 0
  const turnedAway: unknown[] = []
  const connectOnce: typeof world.connectOnce = async (signal) => {
    try {
      const linked = await world.connectOnce(signal)
      made++
      return linked
    } catch (error) {
      if (!signal?.aborted) turnedAway.push(error)
      throw error
    }
  }
  // Nothing is sent before all are there.
  const pace = {
    take: async () => {
      while (made < CONNECTIONS && turnedAway.length === 0)
        await new Promise((resolve) => setTimeout(resolve, 20))
    },
  }
  const { path } = await world.transfer({ connections: CONNECTIONS, pace }, connectOnce)
  assert.deepEqual(contentOf(path), contentOf(world.source))
  assert.deepEqual(turnedAway, [])
  assert.ok(made >= CONNECTIONS)
})
