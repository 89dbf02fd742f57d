/** TensorBoard's own reader, of the venv of the tests, reads what we write for it. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { eventFile } from '../../src/model/tensorboard.ts'
import { workloadOf } from '../../src/workloads/workloads.ts'
import { ULTRALYTICS_PYTHON } from '../support/ultralytics-python.ts'

const READER = `
import json, sys
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
events = EventAccumulator(sys.argv[1], size_guidance={"scalars": 0})
events.Reload()
tags = events.Tags()["scalars"]
print(json.dumps({tag: [[e.wall_time, e.step, e.value] for e in events.Scalars(tag)] for tag in tags}))
`

test('a training is read as it was, epoch by epoch', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'tensorboard-'))
  t.after(() => rm(folder, { recursive: true }))
  const csv = await readFile(join(import.meta.dirname, '../fixtures/training/results.csv'), 'utf8')
  const curves = workloadOf('ultralytics').results.readTable(csv)
  const ended = new Date('2026-11-24T09:00:00Z')
  await writeFile(join(folder, 'events.out.tfevents.1.7'), eventFile(curves, ended))
  const said: Record<string, [number, number, number][]> = JSON.parse(
    execFileSync(ULTRALYTICS_PYTHON, ['-c', READER, folder], { encoding: 'utf8' }),
  )
  assert.deepEqual(Object.keys(said).sort(), Object.keys(curves.columns).sort())
  for (const [name, column] of Object.entries(curves.columns)) {
    const scalars = said[name] ?? []
    assert.deepEqual(
      scalars.map(([, step]) => step),
      curves.epochs,
    )
    assert.deepEqual(
      scalars.map(([, , value]) => value),
      column.map((value) => Math.fround(value ?? Number.NaN)),
    )
  }
  const times = (said['metrics/mAP50(B)'] ?? []).map(([wall]) => wall)
  assert.ok(Math.abs((times.at(-1) ?? 0) - ended.getTime() / 1000) < 0.001)
  assert.ok(times.every((time, at) => at === 0 || time > (times[at - 1] ?? 0)))
})
