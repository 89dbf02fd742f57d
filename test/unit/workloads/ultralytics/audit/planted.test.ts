/** A drawn dataset with one fault of each kind: each is found, named and rated, alone and among the others. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Issue } from '../../../../../src/interfaces/audit.ts'
import { PIXEL_NAMES } from '../../../../../src/interfaces/pixels.ts'
import { KIND_NAMES } from '../../../../../src/workloads/ultralytics/audit/kinds.ts'
import { type DatasetFolder, plain } from '../../../../support/dataset-folder.ts'
import { CLEAN_SETS } from '../../../../support/planted/clean.ts'
import type { Fault } from '../../../../support/planted/fault.ts'
import { LABEL_FAULTS } from '../../../../support/planted/labels.ts'
import { PICTURE_FAULTS } from '../../../../support/planted/pictures.ts'
import { PIXEL_FAULTS } from '../../../../support/planted/pixels.ts'
import { SET_FAULTS } from '../../../../support/planted/sets.ts'

const FAULTS: readonly Fault[] = [...PICTURE_FAULTS, ...LABEL_FAULTS, ...SET_FAULTS]
/** Met where the dataset lies elsewhere, and where a file goes between two looks. */
const ELSEWHERE = ['staged-left', 'image-unreadable']

function find(issues: readonly Issue[], { kind, severity, named, title }: Fault): void {
  const found = issues.find((issue) => issue.kind === kind)
  assert.ok(found, `${title}: no ${kind} in ${issues.map((issue) => issue.kind)}`)
  assert.equal(found.severity, severity, title)
  assert.ok(
    found.examples.some((example) => named.test(example)),
    `${title}: ${found.examples}`,
  )
}

describe('a planted fault', () => {
  for (const fault of FAULTS)
    it(`is found, named and rated, and nothing else is: ${fault.title}`, async () => {
      await using folder = await plain()
      await fault.plant(folder)
      const { issues } = await folder.audit(fault.request)
      find(issues, fault)
      const kinds = issues.map(({ kind }) => kind).filter((kind) => !fault.besides?.includes(kind))
      assert.deepEqual(kinds, [fault.kind])
    })

  it('does not hide others: all that can be in one dataset are found in it', async () => {
    await using folder = await plain()
    // What replaces the description or the same label as another, or takes a split as a whole, needs a set of its own.
    const together = [
      ...PICTURE_FAULTS,
      ...LABEL_FAULTS.filter(
        ({ named, kind }) => !/p0\\\.txt\//.test(String(named)) && !kind.startsWith('class-not-in'),
      ),
    ]
    for (const fault of together) await fault.plant(folder)
    const { issues } = await folder.audit()
    for (const fault of together) find(issues, fault)
  })

  it('is there for every kind that audit and server know, 60 in all', () => {
    const planted = new Set([...FAULTS, ...PIXEL_FAULTS].map(({ kind }) => kind))
    const known = [...KIND_NAMES, ...PIXEL_NAMES].filter((kind) => !ELSEWHERE.includes(kind))
    assert.deepEqual(
      known.filter((kind) => !planted.has(kind)),
      [],
    )
    assert.ok(FAULTS.length + PIXEL_FAULTS.length >= 60)
  })
})

describe('a clean dataset', () => {
  for (const [title, build] of CLEAN_SETS)
    it(`gives no alarm: ${title}`, async () => {
      await using folder: DatasetFolder = await build()
      const { issues, splits } = await folder.audit()
      assert.deepEqual(issues, [])
      assert.ok(splits.train.images > 0 && splits.val.images > 0)
    })
})
