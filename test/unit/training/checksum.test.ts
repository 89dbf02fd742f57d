/** Records as the server writes them, whole and damaged. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { readRecord } from '../../../src/report/record.ts'
import { isWholeLine, isWholeRecord } from '../../../src/training/checksum.ts'
import { ULTRALYTICS } from '../../../src/workloads/ultralytics/workload.ts'
import { folder, home } from '../../support/record-folder.ts'

const REMOTE = join(import.meta.dirname, '../../../remote')
const WRITE = `
import sys
sys.path.insert(0, sys.argv[1])
from gpu_retrain.records import checksum
state = {"state": "finished", "reason": "\\u00fc", "attempt": 1, "epoch": 2, "epochs": 2, "seconds": 1.0}
sys.stdout.write(checksum.seal(state).decode())
sys.stdout.write(checksum.seal_line(b'{"type":"state","seq":7}').decode())
`
const written = execFileSync('python3', ['-B', '-c', WRITE, REMOTE], { encoding: 'utf8' })
const at = written.lastIndexOf('}\n') + 2
const [RECORD, LINE] = [written.slice(0, at), written.slice(at)]

test('what the server wrote is whole', () => {
  assert.equal(isWholeRecord(RECORD), true)
  assert.equal(isWholeLine(LINE), true)
  assert.match(RECORD, /"checksum": "[0-9a-f]{64}"\n\}\n$/)
  assert.match(LINE, /,"crc32":"[0-9a-f]{8}"\}$/)
})

test('what somebody changed is not', () => {
  assert.equal(isWholeRecord(RECORD.replace('"epoch": 2', '"epoch": 3')), false)
  assert.equal(isWholeLine(LINE.replace('7', '8')), false)
})

test('what has no checksum, as older versions wrote it, is not known to be otherwise', () => {
  assert.equal(isWholeRecord('{"state": "finished"}'), true)
  assert.equal(isWholeLine('{"type":"state"}'), true)
  assert.equal(isWholeRecord(''), true)
})

test('the report believes no record that is damaged, and says so', async () => {
  const files = await home({
    'state.json': RECORD.replace('"epoch": 2', '"epoch": 3'),
    'events.jsonl': `${LINE}\n${LINE.replace('7', '8')}\n`,
  })
  const record = await readRecord(ULTRALYTICS, '7', folder, files, new AbortController().signal)
  assert.equal(record.state.state, 'unknown')
  assert.deepEqual(record.unread, [
    'state.json: it is damaged: its checksum is not that of its content',
    'events.jsonl: 1 damaged lines of it, whose checksums are not those of their content',
  ])
})
