import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { FILL_UP, onSmallVolume } from '../support/small-volume.ts'
import { contentOf, noise, type TransferWorld, transferWorld } from '../support/transfer-world.ts'

const FILES = 24
const FILE_BYTES = 500_000

function fill(world: TransferWorld): void {
  for (let index = 0; index < FILES; index++)
    world.put(`images/${index}.jpg`, noise(FILE_BYTES, `image ${index}`))
}

describe('transfer, in trouble', () => {
  it('STORE_BUSY: two transfers at once; the first goes on undisturbed', async () => {
    await using world = await transferWorld()
    fill(world)
    const { promise: mayGoOn, resolve: goOn } = Promise.withResolvers<void>()
    const { promise: isSending, resolve: sends } = Promise.withResolvers<void>()
    const pace = {
      take: () => {
        sends()
        return mayGoOn
      },
    }
    const first = world.transfer({ pace, owner: 'the first one' })
    await isSending
    const second = world.transfer({ owner: 'the second one' })
    await assert.rejects(second, { code: 'STORE_BUSY', message: /the first one/ })
    goOn()
    assert.deepEqual(contentOf((await first).path), contentOf(world.source))
  })

  it('REMOTE_DISK_FULL: a volume that is too small is refused before anything is sent', async () => {
    await using world = await transferWorld(onSmallVolume('size=20m'))
    fill(world)
    await assert.rejects(world.transfer(), {
      code: 'REMOTE_DISK_FULL',
      message: /GB more room[\s\S]*Nothing was sent/,
    })
  })

  it('REMOTE_DISK_FULL: a volume without inodes is refused before anything is sent', async () => {
    await using world = await transferWorld(onSmallVolume('size=200m,nr_inodes=900'))
    fill(world)
    await assert.rejects(world.transfer(), { code: 'REMOTE_DISK_FULL', message: /more inodes/ })
  })

  it('REMOTE_DISK_FULL: a volume that somebody else fills meanwhile', async () => {
    await using world = await transferWorld(onSmallVolume('size=100m', FILL_UP))
    fill(world)
    const pace = { take: () => sleep(20) }
    await assert.rejects(world.transfer({ pace }), {
      code: 'REMOTE_DISK_FULL',
      message: /are still to be sent[\s\S]*What has arrived is kept/,
    })
    assert.ok(!existsSync(join(world.server.root, 'ballast')))
    assert.equal(readdirSync(world.source, { recursive: true }).length, FILES + 1)
  })
})
