import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parse } from 'yaml'
import { modelCard } from '../../../src/model/card.ts'
import type { Report } from '../../../src/report/report.ts'
import { workloadOf } from '../../../src/workloads/workloads.ts'
import { hostileReport, report } from '../../support/sample-report.ts'

const WORKLOAD = workloadOf('ultralytics')

function front(made: Report): Record<string, unknown> {
  return parse(/^---\n(.*?)\n---\n/s.exec(modelCard(made, [], WORKLOAD))?.[1] ?? '')
}

describe('a model card', () => {
  it('has what Hugging Face reads at its head', () => {
    const { 'model-index': index, ...others } = front(report())
    assert.deepEqual(others, {
      library_name: 'ultralytics',
      pipeline_tag: 'object-detection',
      tags: ['ultralytics', 'object-detection'],
    })
    assert.deepEqual(index, [
      {
        name: 'fire-7',
        results: [
          {
            task: { type: 'object-detection' },
            dataset: { type: 'fire', name: 'fire', split: 'val', revision: 'd'.repeat(64) },
            metrics: [
              { type: 'mean_average_precision', name: 'mAP50-95' },
              { type: 'mean_average_precision', name: 'mAP50' },
              { type: 'precision', name: 'precision' },
              { type: 'recall', name: 'recall' },
            ].map((metric, at) => ({ ...metric, value: values(report())[at] })),
          },
        ],
      },
    ])
  })

  it('names no licence that nobody gave, and no numbers that prove nothing', () => {
    const made = report()
    assert.equal('license' in front(made), false)
    const worthless = { ...made, dataset: { ...made.dataset, worthless: 'val is train' } }
    assert.equal('model-index' in front(worthless), false)
    assert.match(modelCard(worthless, [], WORKLOAD), /proves nothing/)
  })

  it('says first whether the model passed', () => {
    const text = modelCard(report({ gates: { map50: 0.99 } }), [], WORKLOAD)
    assert.match(text, /\n# fire, training 7\n\nIt fails map50\. Against the model before it: first/)
    assert.match(modelCard(report(), [], WORKLOAD), /\nIt passed its gates\./)
    assert.match(modelCard(report(), [], WORKLOAD), /What nobody has looked at/)
  })

  it('tells of every export how far it agrees, or why it is not there', () => {
    const told = { seconds: 1, imgsz: 640, opset: null, versions: {} }
    const agreement = {
      pictures: 50,
      detections: 1500,
      matched: 1499,
      scoreDifference: 0.00012,
      boxDifference: 0,
    }
    const files = [{ path: 'exports/best.onnx', size: 12e6, sha256: 'a'.repeat(64) }]
    const text = modelCard(
      report(),
      [
        { format: 'onnx', files, agreement, trouble: '', ...told },
        { format: 'engine', files: [], agreement: null, trouble: 'no |GPU|', ...told },
      ],
      WORKLOAD,
    )
    assert.match(
      text,
      /\| onnx \| 12\.0 MB \| 1,499 of 1,500 detections found again \(50 pictures\); .*score 0\.00012, of a box 0 % of the picture \|/,
    )
    assert.match(text, /\| engine \| – \| not delivered&#58; no \\\|GPU\\\| \|/)
  })

  it('takes no word of a server for a task', () => {
    const made = report()
    for (const task of ['constructor', '__proto__', 'flying']) {
      const odd = { ...made, outcome: { ...made.outcome, arguments: { task } } }
      assert.deepEqual(front(odd), { library_name: 'ultralytics', tags: ['ultralytics'] })
    }
  })

  it('does nothing with what a server says', () => {
    const text = modelCard(hostileReport(), [], WORKLOAD)
    assert.doesNotMatch(text, /<script|<img|(?<!\\)\]\(javascript|\u202e|\n::error/)
    assert.doesNotThrow(() => front(hostileReport()))
  })
})

function values({ outcome }: Report): Array<number | null> {
  const { map5095, map50, precision, recall } = outcome.metrics
  return [map5095, map50, precision, recall]
}
