/** Faults that only decoding shows, in a drawn dataset, decoded as the server does it, with the real decoders. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { PIXEL_KINDS, type PixelKind } from '../../src/interfaces/pixels.ts'
import { plain } from '../support/dataset-folder.ts'
import { CLEAN_SETS } from '../support/planted/clean.ts'
import { decoded } from '../support/planted/decoded.ts'
import { PIXEL_FAULTS } from '../support/planted/pixels.ts'

const SPLITS = { train: 'images/train', val: 'images/val' }

it('each planted fault is found, named and rated, and nothing that the audit before it would see', async () => {
  await using folder = await plain()
  for (const fault of PIXEL_FAULTS) await fault.plant(folder)
  assert.deepEqual((await folder.audit()).issues, [])
  const found = decoded(folder, SPLITS)
  for (const { kind, severity, named, title } of PIXEL_FAULTS) {
    assert.ok(
      found.get(kind)?.some((example) => named.test(example)),
      title,
    )
    assert.equal(PIXEL_KINDS[kind as PixelKind][0], severity, title)
  }
  const all = [...found.values()].flat()
  assert.equal(all.length, PIXEL_FAULTS.length, all.join('\n'))
})

describe('a clean dataset', () => {
  for (const [title, build] of CLEAN_SETS)
    it(`gives no alarm when it is decoded: ${title}`, async () => {
      await using folder = await build()
      const splits = title.includes('Roboflow') ? { train: 'train/images', val: 'valid/images' } : SPLITS
      assert.deepEqual(decoded(folder, splits), new Map())
    })
})
