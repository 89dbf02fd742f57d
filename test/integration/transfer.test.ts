import assert from 'node:assert/strict'
import { chmodSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { checkReceipt } from '../../src/training/operations.ts'
import { contentOf, noise, type TransferWorld, transferWorld } from '../support/transfer-world.ts'

const BIG_BYTES = 9_000_000

function fill(world: TransferWorld): void {
  for (let index = 0; index < 40; index++) {
    world.put(`images/train/${index}.jpg`, noise(20_000 + index * 1000, `image ${index}`))
    world.put(`labels/train/${index}.txt`, index % 5 === 0 ? '' : `0 0.5 0.5 0.1 0.${index}\n`)
  }
  world.put('images/val/panorama.jpg', noise(BIG_BYTES, 'panorama'))
  world.put('data.yaml', 'names: [fire, smoke]\n')
}

describe('transfer', () => {
  it('puts a dataset on an empty server, byte for byte, and sends nothing when nothing changed', async () => {
    await using world = await transferWorld()
    fill(world)
    const first = await world.transfer()
    assert.deepEqual(contentOf(first.path), contentOf(world.source))
    assert.ok(first.bytesSent >= BIG_BYTES)
    assert.ok(existsSync(`${first.path}.receipt.json`))
    const second = await world.transfer()
    assert.equal(second.bytesSent, 0)
    assert.deepEqual([second.path, second.digest], [first.path, first.digest])
  })

  it('sends no bytes for what was moved, renamed or duplicated', async () => {
    await using world = await transferWorld()
    fill(world)
    const before = await world.transfer()
    for (const index of [3, 4, 5]) {
      renameSync(
        join(world.source, `images/train/${index}.jpg`),
        join(world.source, `images/val/${index}.jpg`),
      )
    }
    world.put('images/copy.jpg', readFileSync(join(world.source, 'images/val/panorama.jpg')))
    const after = await world.transfer()
    assert.equal(after.bytesSent, 0)
    assert.notEqual(after.digest, before.digest)
    assert.deepEqual(contentOf(after.path), contentOf(world.source))
    assert.ok(existsSync(`${before.path}.receipt.json`))
  })

  it('deflates what it is told to, whole files and big ones in segments', async () => {
    await using world = await transferWorld()
    fill(world)
    world.put('labels/all.txt', '0 0.5 0.5 0.1 0.1\n'.repeat(500_000))
    const { path, bytes, bytesSent } = await world.transfer({ compress: ['txt'] })
    assert.deepEqual(contentOf(path), contentOf(world.source))
    assert.ok(bytesSent < bytes - 8_000_000, `${bytesSent} of ${bytes}`)
  })

  it('sends only what is new', async () => {
    await using world = await transferWorld()
    fill(world)
    await world.transfer()
    world.put('images/train/0.jpg', noise(1000, 'another image'))
    rmSync(join(world.source, 'images/train/1.jpg'))
    const after = await world.transfer()
    assert.equal(after.bytesSent, 1053)
    assert.deepEqual(contentOf(after.path), contentOf(world.source))
  })

  it('sends a content once, however many files have it', async () => {
    await using world = await transferWorld()
    for (const name of ['a', 'b', 'c']) world.put(`${name}.jpg`, noise(100_000, 'same'))
    const { bytesSent, path } = await world.transfer()
    assert.equal(bytesSent, 100_053)
    assert.deepEqual(contentOf(path), contentOf(world.source))
  })

  it('carries hostile names as bytes', async () => {
    await using world = await transferWorld()
    const names = [
      '-rf',
      '~',
      '$(id)',
      '`id`',
      'a;b',
      'a\nb',
      '::add-mask::x',
      '##[error]x',
      '\u202etxt',
      '%46',
      '*',
    ]
    for (const name of names) world.put(`images/${name}`, name)
    world.put(Buffer.from([0x66, 0xff, 0xfe]), 'no UTF-8')
    world.put(Buffer.from('e\u0301'), 'NFD')
    world.put(Buffer.from('\u00e9'), 'NFC')
    world.put(Buffer.alloc(255, 'n'), 'long')
    const { path } = await world.transfer()
    assert.deepEqual(contentOf(path), contentOf(world.source))
    assert.equal(contentOf(path).size, names.length + 4)
  })

  it('finds a flipped byte in the tree, and the next transfer repairs exactly that file', async () => {
    await using world = await transferWorld()
    fill(world)
    const { path, digest } = await world.transfer()
    const victim = join(path, 'images/train/7.jpg')
    const content = readFileSync(victim)
    content[100] = (content[100] ?? 0) ^ 1
    chmodSync(victim, 0o600)
    writeFileSync(victim, content)
    const { agent, destroy } = await world.connectOnce(undefined, [checkReceipt])
    await assert.rejects(agent.call(checkReceipt, { name: 'fire', digest }), {
      code: 'DATASET_MODIFIED',
      message: /images\/train\/7\.jpg/,
    })
    destroy()
    const repaired = await world.transfer()
    assert.equal(repaired.bytesSent, content.length + 53)
    assert.equal(repaired.digest, digest)
    assert.deepEqual(contentOf(path), contentOf(world.source))
  })

  it('refuses a dataset that has lost more than half of its files, unless told otherwise', async () => {
    await using world = await transferWorld()
    for (const name of ['a', 'b', 'c', 'd', 'e']) world.put(name, name)
    const whole = await world.transfer()
    for (const name of ['a', 'b', 'c']) rmSync(join(world.source, name))
    await assert.rejects(world.transfer(), { code: 'DATASET_SHRUNK', message: /2 files.* it had 5/ })
    assert.ok(existsSync(`${whole.path}.receipt.json`))
    const half = await world.transfer({ allowShrink: true })
    assert.equal(half.files, 2)
  })

  it('refuses an empty dataset', async () => {
    await using world = await transferWorld()
    await assert.rejects(world.transfer(), { code: 'DATASET_EMPTY' })
  })
})
