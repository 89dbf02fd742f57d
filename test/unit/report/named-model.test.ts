import assert from 'node:assert/strict'
import { it } from 'node:test'
import { namedModel } from '../../../src/report/named-model.ts'
import { TrainingFigures } from '../../../src/report/training-figures.ts'
import { csvOutcome } from '../../support/csv-outcome.ts'
import { CSV } from '../../support/sample-report.ts'

const SHA256 = 'a'.repeat(64)
const placed = `/data/trainings/7/start/${SHA256}/input.pt`

function named(model: string, sha256 = SHA256): unknown {
  const figures = new TrainingFigures()
  const event = {
    from: 'driver',
    seq: 1,
    attempt: 1,
    atMs: 1,
    type: 'weights',
    name: 'yolov8s.pt',
    sha256,
    bytes: 1,
  }
  figures.add(JSON.stringify(event))
  return namedModel({ ...csvOutcome('7', CSV), arguments: { model } }, figures).arguments.model
}

it('a training started from what its settings name, not from our own path on the server', () => {
  assert.equal(named(placed), 'yolov8s.pt')
})

it('any other path, and one of which nobody said the name, stays what it is', () => {
  assert.equal(named('yolov8n.yaml'), 'yolov8n.yaml')
  assert.equal(named('/data/start/input.pt'), '/data/start/input.pt')
  assert.equal(named(placed, 'b'.repeat(64)), placed)
})
