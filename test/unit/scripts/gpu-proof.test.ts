import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { whileTraining } from '../../../scripts/gpu-proof/gpu-load.ts'
import { pack } from '../../../scripts/gpu-proof/pack.ts'
import { type Proof, proofPage } from '../../../scripts/gpu-proof/page.ts'
import { imagesPerSecond, lastError } from '../../../scripts/gpu-proof/records.ts'
import { hasProven, judged, notRun, type ProvenRow } from '../../../scripts/gpu-proof/row.ts'
import { judgeMemory } from '../../../scripts/gpu-proof/rows/memory.ts'
import { judgeSpeed } from '../../../scripts/gpu-proof/rows/speed.ts'
import { sizesFor } from '../../../scripts/gpu-proof/sizes.ts'
import type { Trained } from '../../../scripts/gpu-proof/world.ts'
import { events } from '../../support/proof-events.ts'

const step = { code: 0, signal: null, log: '', outputs: {}, state: {}, summary: '' }

function trained(changes: Partial<Trained>): Trained {
  return { id: '1', preflight: step, train: step, folder: '/nowhere', events: [], state: {}, ...changes }
}

describe('a folder to pack into', () => {
  it('that holds something else is left alone', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gpu-proof-folder-'))
    try {
      writeFileSync(join(folder, 'thesis.tex'), 'ten years')
      await assert.rejects(pack(folder), /holds something else \(thesis\.tex\)\. Nothing was changed/)
      assert.equal(readFileSync(join(folder, 'thesis.tex'), 'utf8'), 'ten years')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('a row', () => {
  it('passes when everything holds, and names what does not', () => {
    assert.equal(judged({ 'it is so': true }, '', {}).verdict, 'passed')
    const failed = judged({ 'it is so': true, 'it is blue': false }, 'It is red.', {})
    assert.deepEqual([failed.verdict, failed.reason], ['failed', 'Not so: it is blue. It is red.'])
  })

  it('that was not run proves nothing', () => {
    const passed = judged({ 'it is so': true }, '', {})
    assert.ok(hasProven([passed, notRun('no GPU')]))
    assert.ok(!hasProven([notRun('no GPU')]))
    assert.ok(!hasProven([passed, judged({ 'it is so': false }, '', {})]))
  })

  it('counts images per second without the first epoch, and knows none before the second', () => {
    const epoch = (trainSeconds: number) => ({ trainSeconds, images: 100 })
    assert.equal(imagesPerSecond([epoch(50), epoch(10), epoch(10)]), 10)
    assert.equal(imagesPerSecond([epoch(50)]), null)
  })

  it('looks at the GPU only while the training part of an epoch runs', () => {
    const load = (atMs: number) => ({ atMs, utilisationPercent: 90, powerW: null })
    // Epoch 2 began at 10 s and ended at 14 s; the first 3 s of it were training.
    const two = events(
      { seconds: 9, trainSeconds: 8, atMs: 9000 },
      { seconds: 4, trainSeconds: 3, atMs: 14_000 },
    )
    const seen = whileTraining([5000, 9500, 10_500, 12_900, 13_500].map(load), two)
    assert.deepEqual(
      seen.map(({ atMs }) => atMs),
      [10_500, 12_900],
    )
  })

  it('tells the last error of a step, or its last line', () => {
    assert.equal(lastError('a\n::error title=x::first%0Asecond\nb\n'), 'first second')
    assert.equal(lastError('a\nb\n'), 'b')
  })
})

describe('full speed', () => {
  const quick = events({ trainSeconds: 20 }, { trainSeconds: 10 }, { trainSeconds: 10 })
  const amp = { type: 'amp', enabled: true }

  it('passes at the speed of a training by hand with a busy GPU and mixed precision', () => {
    const { verdict, figures } = judgeSpeed(trained({ events: [amp, ...quick] }), 93.4, 10.2)
    assert.equal(verdict, 'passed')
    assert.deepEqual(Object.values(figures), [10, 10.2, 93.4])
  })

  it('fails when it is slower, when the GPU idles or could not be seen, and without mixed precision', () => {
    for (const [changes, load, byHand] of [
      [{ events: [amp, ...quick] }, 93, 10.6],
      [{ events: [amp, ...quick] }, 79, 10],
      [{ events: [amp, ...quick] }, null, 10],
      [{ events: [amp, ...quick] }, 93, null],
      [{ events: [{ ...amp, enabled: false }, ...quick] }, 93, 10],
      [{ events: quick }, 93, 10],
    ] as const)
      assert.equal(judgeSpeed(trained(changes), load, byHand).verdict, 'failed')
  })
})

describe('out of GPU memory', () => {
  const ending = (state: string, batch: number, log: string) =>
    judgeMemory(trained({ state: { state }, events: events({ batch }), train: { ...step, log } }), 256)
      .verdict

  it('passes when it is got over with a smaller batch, or told as such', () => {
    assert.equal(ending('finished', 64, ''), 'passed')
    assert.equal(ending('failed', 256, '::error::TRAINING_FAILED: CUDA out of memory'), 'passed')
  })

  it('fails when the batch fitted, which proves nothing, and when another reason is told', () => {
    assert.equal(ending('finished', 256, ''), 'failed')
    assert.equal(ending('failed', 256, '::error::TRAINING_FAILED: it was killed by SIGKILL'), 'failed')
  })
})

describe('sizes', () => {
  it('have nothing for rows that need a GPU where there is none', () => {
    const { speed, huge, equal } = sizesFor(false, 2)
    assert.deepEqual([speed, huge, equal.device], [null, null, 'cpu'])
  })

  it('leave two CPUs to others', () => {
    assert.equal(sizesFor(true, 8).speed?.workers, 6)
    assert.equal(sizesFor(true, 1).speed?.workers, 1)
  })
})

describe('the page', () => {
  const row = (id: string, changes: Partial<ProvenRow>): ProvenRow => ({
    ...{ id, title: 'A title', seconds: 3, verdict: 'passed', reason: '', figures: {} },
    ...changes,
  })
  const proof: Proof = {
    ...{ schema: 1, startedAt: '2026-12-01T00:00:00.000Z', seconds: 200, notProven: ['A17'] },
    machine: {
      ...{
        python: '/usr/bin/python3',
        pythonVersion: '3.12.3',
        kernel: '6.1',
        cpus: 16,
        memoryBytes: 2 ** 37,
      },
      ...{ installed: { torch: '2.11.0' }, missing: [], standIns: ['polars'], sharedMemoryBytes: 2 ** 26 },
      gpu: { name: 'NVIDIA <H200>', driver: '580.1', memory: '143771 MiB', capability: '9.0' },
    },
    rows: [
      row('A2', { figures: { seconds: 1.5, load: null } }),
      row('A18', { verdict: 'failed', reason: 'a < b', curves: { ours: [0, 0.5], 'by hand': [0, 0.4] } }),
      row('A10', { ...notRun('no GPU') }),
    ],
  }
  const page = proofPage(proof)

  it('counts, and says what was not reached', () => {
    assert.match(page, /1 passed, 1 failed, 1 not run\. Not reached: A17\./)
  })

  it('shows what is unknown as unknown, and text as text', () => {
    assert.match(page, /<dt>load<\/dt><dd>unknown<\/dd>/)
    assert.match(page, /Proof on NVIDIA &lt;H200&gt;/)
    assert.match(page, /a &lt; b/)
  })

  it('draws both curves, and needs nothing from elsewhere', () => {
    assert.equal(page.match(/<polyline/g)?.length, 2)
    assert.doesNotMatch(page, /https?:|<script|<link|<img/)
  })
})
