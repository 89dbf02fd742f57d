import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { readOptions } from '../../../../local/start/options.ts'
import { eventText, learnedText, phaseTable, settingsText } from '../../../../local/start/print.ts'
import { parseOverrides } from '../../../../src/config/overrides.ts'
import { csvOutcome } from '../../../support/csv-outcome.ts'

let folder: string

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'gpu-retrain-start-'))
})
after(() => rmSync(folder, { recursive: true }))

describe('what npm start prints', () => {
  test('names the job at the beginning of each line', () => {
    assert.equal(eventText({ kind: 'line', job: 'train', text: 'epoch 1' }), 'train     │ epoch 1\n')
    const error = { kind: 'line', job: 'train', text: 'error: what\nsafe' } as const
    assert.equal(eventText(error), 'train     │ error: what\ntrain     │ safe\n')
    assert.equal(eventText({ kind: 'step', job: 'train', name: 'Check out' }), '')
    assert.equal(eventText({ kind: 'end', job: 'setup-env', result: 'failure' }), 'setup-env └ failure\n')
  })

  test('closes with a table of times and facts', () => {
    const jobs = [
      { job: 'transfer', result: 'success', seconds: 2 },
      { job: 'train', result: 'skipped', seconds: 0 },
    ] as const
    const kept = { 'input-sha256': 'c'.repeat(64) }
    const facts = { ...kept, 'bytes-sent': 1_500_000, files: 241, digest: 'ab'.repeat(32) }
    const table = phaseTable(jobs, [
      { phase: 'transfer', startedAt: '2026-01-01T00:00:00Z', seconds: 1, facts },
    ])
    assert.match(table, /transfer +success +2\.0 s +bytes-sent 1\.5 MB, files 241, digest abababababab\n/)
    assert.match(table, /train +skipped +\n/)
    assert.match(table, /in all +2\.0 s/)
  })

  test('names the settings that messages speak of, and how to change them for one run', () => {
    const text = settingsText('/clone/examples/own-pictures.yaml')
    assert.match(text, /\/clone\/examples\/own-pictures\.yaml\n/)
    // Followed literally, with what preflight prints.
    const [, form = ''] = /--set '([^']+)'/.exec(text) ?? []
    const line = form.replace('KEY', 'accept').replace('VALUE', '[image-empty, label-invalid]')
    const { overrides } = readOptions(['--dataset', '/d', '--set', line])
    assert.deepEqual(parseOverrides(overrides.slice(1), assert.fail)[0], {
      path: ['dataset', 'accept'],
      value: ['image-empty', 'label-invalid'],
    })
  })

  test('says of what was learned no more than was measured', () => {
    const outcome = csvOutcome('7', 'epoch,metrics/mAP50(B),metrics/mAP50-95(B)\n1,0.9,0.5\n')
    const split = {
      name: '',
      digest: null,
      files: 1,
      bytes: 1,
      trainImages: 48,
      valImages: 1248,
      classes: [],
    }
    const line = (worthless: string) => learnedText({ outcome, dataset: { ...split, worthless } })
    assert.match(line(''), /^ {2}Learned {2}mAP50 0\.900 on the 1,248 pictures of the val split$/)
    assert.match(line('val is train'), /of the val split \(proves nothing\): val is train$/)
    for (const worthless of ['', 'val is train'])
      assert.doesNotMatch(line(worthless), /not trained on|held out/)
    const learned = (map50: number | null) =>
      learnedText({
        outcome: { ...outcome, metrics: { ...outcome.metrics, map50 } },
        dataset: { ...split, worthless: '' },
      })
    for (const map50 of [0, 0.049]) assert.match(learned(map50), /next to nothing: .*--set training\.epochs=/)
    for (const map50 of [null, 0.05, 1]) assert.doesNotMatch(learned(map50), /nothing/)
  })
})
