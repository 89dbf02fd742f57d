/** Numbers that both sides of the wire must hold alike. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { HEADER_BYTES, MAX_FRAME_BYTES } from '../../src/ssh/frames.ts'
import { RANGE_BYTES } from '../../src/staging/read-ranges.ts'
import { BIG_FILE_BYTES, FRAME_BYTES } from '../../src/staging/reported-progress.ts'
import { RECORD_HEAD_BYTES, UNIT_BYTES } from '../../src/transfer/jobs/records.ts'

const ROOT = join(import.meta.dirname, '../..')

/** The values of a constant of our Python, in a part of it; of a struct its size in bytes. */
function pythonConstants(part: string, name: string): number[] {
  const texts = globSync(`remote/**/${part}/*.py`, { cwd: ROOT }).map((path) =>
    readFileSync(join(ROOT, path), 'utf8'),
  )
  const definition = new RegExp(`^_?${name} = (.*?)(?: {2}#.*)?$`, 'gm')
  const values = texts.flatMap((text) => [...text.matchAll(definition)].map(([, value]) => value))
  return values.map((value) => {
    const program = `import struct; value = ${value}; print(getattr(value, "size", value))`
    return Number(execFileSync('python3', ['-I', '-c', program], { encoding: 'utf8' }))
  })
}

describe('both sides agree on', () => {
  const constants: [what: string, ours: number, part: string, name: string][] = [
    ['the head of a frame', HEADER_BYTES, 'channel', 'HEADER'],
    ['the largest frame', MAX_FRAME_BYTES, 'channel', 'MAX_FRAME_BYTES'],
    ['the head of a record', RECORD_HEAD_BYTES, 'store', 'HEADER'],
    ['the largest segment', UNIT_BYTES, 'store', 'SEGMENT_BYTES'],
    ['what a staging server sends in segments', BIG_FILE_BYTES, 'staging', 'BIG_FILE_BYTES'],
    ['what of its stream makes a frame', FRAME_BYTES, 'staging', 'FRAME_BYTES'],
    ['a range of a file that is asked for', RANGE_BYTES, 'staging', 'RANGE'],
  ]
  for (const [what, ours, part, name] of constants)
    it(what, () => assert.deepEqual(pythonConstants(part, name), [ours]))
})
