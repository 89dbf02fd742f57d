/** Our counts of labels that were made at random beside those of the real library, which is installed in .local/test-venv. */
import assert from 'node:assert/strict'
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { SplitCounts } from '../support/corpus/entry.ts'
import { type LibraryVerdict, libraryScan, type ScanJob } from '../support/corpus/library-scan.ts'
import { ourAudit } from '../support/corpus/our-audit.ts'
import { entryOf, randomLabels } from '../support/corpus/random-labels.ts'
import { World } from '../support/corpus/world.ts'

const LABELS = 300
const NOTHING = { pictures: 0, backgrounds: 0, boxes: {} }
const UNKNOWN = { train: NOTHING, val: NOTHING }

/** The library lets an infinite width of a box with keypoints pass, and trains on it; we refuse what is not finite. */
const INFINITE = /inf|1e999/

/** The library's counts of train, or that it refuses or drops something. */
function libraryCounts(verdict: LibraryVerdict | undefined): SplitCounts | 'refused' {
  if (!verdict || 'refused' in verdict) return 'refused'
  const { pictures, backgrounds, boxes, dropped } = verdict.splits.train
  return dropped > 0 ? 'refused' : { pictures, backgrounds, boxes }
}

test('labels made at random are counted, or refused, as the library does', async () => {
  const scratch = await mkdtemp(join(tmpdir(), 'labels-'))
  try {
    const labels = randomLabels(LABELS)
    const jobs: ScanJob[] = []
    const ours = new Map<string, SplitCounts | 'refused'>()
    for (const [index, label] of labels.entries()) {
      const world = new World(join(scratch, 'worlds', String(index)))
      await mkdir(world.path, { recursive: true })
      const entry = { ...entryOf(label), expected: UNKNOWN }
      await entry.build(world)
      const folder = join(scratch, 'library', String(index))
      await cp(world.path, folder, { recursive: true })
      jobs.push({ name: label.name, folder, yaml: 'set/data.yaml', task: label.task, singleClass: false })
      const verdict = await ourAudit(world, entry)
      ours.set(label.name, 'counts' in verdict ? verdict.counts.train : 'refused')
    }
    const library = libraryScan(jobs)
    const differing = labels.flatMap((label) => {
      const [own, theirs] = [ours.get(label.name), libraryCounts(library[label.name])]
      const isSame = JSON.stringify(own) === JSON.stringify(theirs)
      return isSame || (own === 'refused' && INFINITE.test(label.text)) ? [] : [{ ...label, own, theirs }]
    })
    assert.deepEqual(differing, [])
  } finally {
    await rm(scratch, { recursive: true })
  }
})
