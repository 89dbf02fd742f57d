import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import * as v from 'valibot'
import { Failure } from '../../../src/errors.ts'
import { silentLog } from '../../../src/log.ts'
import { bringExports } from '../../../src/model/bring-exports.ts'
import { exportFailure } from '../../../src/model/export-failure.ts'
import { AGREES, type Export } from '../../../src/model/operations.ts'
import type { Agent, JsonObject } from '../../../src/ssh/agent.ts'
import { workloadOf } from '../../../src/workloads/workloads.ts'
import { rejectsWith } from '../../support/failures.ts'

const AGREEMENT = join(
  import.meta.dirname,
  '../../../remote/gpu_retrain/workloads/ultralytics/export_agreement.py',
)
const CONTENT = Buffer.from('an exported model')
const FINGERPRINT = 'f'.repeat(64)
const VENV = {
  ...{ venv: `/srv/venvs/${FINGERPRINT}`, fingerprint: FINGERPRINT, reused: true, python: '3.12' },
  ...{ installer: 'uv', torchIndex: '', packages: 1, seconds: 1 },
}

function exported(changes: Partial<Export> = {}): Export {
  const sha256 = createHash('sha256').update(CONTENT).digest('hex')
  const agreement = {
    pictures: 50,
    detections: 1500,
    matched: 1499,
    scoreDifference: 1e-6,
    boxDifference: 1e-7,
  }
  return {
    format: 'onnx',
    files: [{ path: 'exports/best.onnx', size: CONTENT.length, sha256 }],
    seconds: 12,
    imgsz: 640,
    opset: 18,
    versions: { onnx: '1.23.2' },
    agreement,
    trouble: '',
    ...changes,
  }
}

let folder: string
let asked: string[]
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exports-'))
  asked = []
})
afterEach(() => rm(folder, { recursive: true }))

/** An agent that says what it is told to; a failure breaks it. */
function answering(says: unknown, content: Buffer | Failure = CONTENT): () => Promise<Agent> {
  return async () => ({
    call: async ({ name, reply }, args: JsonObject, options) => {
      asked.push(name)
      if (name === 'environment.ensure') return v.parse(reply, VENV)
      if (name !== 'results.read') {
        const parsed = v.safeParse(reply, says)
        if (parsed.success) return parsed.output
        throw new Failure('SERVER_REPLY_INVALID', { what: parsed.issues[0].message, safe: 'x', next: 'x' })
      }
      if (content instanceof Failure) throw content
      await options?.onData?.(content.subarray(Number(args.offset)))
      return v.parse(reply, { sent: content.length })
    },
    open: () => assert.fail('nothing is talked to'),
    end: async () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  })
}

function bring(open: () => Promise<Agent>): Promise<readonly Export[]> {
  const request = { python: '', requirements: [], torchBackend: 'auto', indexUrl: '', device: 'cpu' }
  const { names } = workloadOf('ultralytics').exports
  const formats = ['onnx']
  const exporting = { trainingId: '7', formats, names, request, home: join(folder, 'home'), folder }
  return bringExports(open, exporting, { log: silentLog, signal: AbortSignal.timeout(20_000) })
}

describe('exports', () => {
  it('are made in an environment of their own, and come home verified', async () => {
    assert.deepEqual(await bring(answering({ exports: [exported()] })), [exported()])
    assert.deepEqual(await readFile(join(folder, 'exports/best.onnx')), CONTENT)
    assert.deepEqual(asked, ['environment.ensure', 'exports.make', 'results.read'])
    assert.equal(existsSync(join(folder, 'home/runs/7/incoming-exports')), false)
  })

  it('go on after the line broke', async () => {
    const lost = new Failure('CONNECTION_LOST', { what: 'The line broke.', safe: '', next: '' })
    let opened = 0
    const open = () => answering({ exports: [exported()] }, opened++ === 0 ? lost : CONTENT)()
    assert.equal((await bring(open)).length, 1)
    assert.equal(opened, 2)
  })

  it('that disagree have no files, and fail the step in our words', async () => {
    const trouble = 'it finds only 3 of 1500 detections\n::error::x'
    const exports = await bring(answering({ exports: [exported({ files: [], trouble })] }))
    const failure = exportFailure([...exports, exported({ format: 'openvino' })])
    assert.equal(failure?.code, 'EXPORT_FAILED')
    assert.match(failure?.text.what ?? '', /as onnx \(the server says: it finds only 3 of 1500 detections\\n/)
    assert.equal(exportFailure([exported()]), undefined)
  })
})

function apart(changes: Partial<NonNullable<Export['agreement']>>): Partial<Export> {
  const { agreement } = exported()
  assert.ok(agreement)
  return { agreement: { ...agreement, ...changes } }
}

describe('what a server says of exports', () => {
  const file = exported().files[0]
  assert.ok(file)
  for (const [title, code, changes] of [
    ['a path that leads elsewhere', 'RESULT_UNSAFE', { files: [{ ...file, path: 'exports/../../x' }] }],
    ['a file that is none of ours', 'RESULT_UNSAFE', { files: [{ ...file, path: 'ultralytics/x.pt' }] }],
    ['one name twice', 'RESULT_UNSAFE', { files: [file, file] }],
    ['more than any model has', 'RESULT_UNSAFE', { files: [{ ...file, size: 33e9 }] }],
    ['files of what disagrees', 'SERVER_REPLY_INVALID', { trouble: 'a box differs' }],
    ['no files of what agrees', 'SERVER_REPLY_INVALID', { files: [] }],
    ['files without a comparison', 'SERVER_REPLY_INVALID', { agreement: null }],
    ['files of what finds too little', 'SERVER_REPLY_INVALID', apart({ matched: 1484 })],
    ['files of what finds more than there is', 'SERVER_REPLY_INVALID', apart({ matched: 1501 })],
    ['files of what finds other scores', 'SERVER_REPLY_INVALID', apart({ scoreDifference: 0.051 })],
    ['files of what finds other boxes', 'SERVER_REPLY_INVALID', apart({ boxDifference: 0.011 })],
    ['another format', 'SERVER_REPLY_INVALID', { format: 'engine' }],
    [
      'a difference that is none',
      'SERVER_REPLY_INVALID',
      { agreement: { ...exported().agreement, boxDifference: -1 } },
    ],
    ['versions that are none', 'SERVER_REPLY_INVALID', { versions: { onnx: '<b>' } }],
  ] as const)
    it(`is not believed: ${title}`, async () => {
      await rejectsWith(code, () => bring(answering({ exports: [exported(changes as Partial<Export>)] })))
      assert.equal(existsSync(join(folder, 'exports')), false)
    })

  it('is held to the limits that it judges by itself', async () => {
    const source = await readFile(AGREEMENT, 'utf8')
    const limit = (name: string) => Number(new RegExp(`^${name} = ([0-9.]+)`, 'm').exec(source)?.[1])
    assert.deepEqual(AGREES, {
      share: limit('MATCHED_SHARE'),
      score: limit('SCORE_LIMIT'),
      box: limit('BOX_LIMIT'),
    })
  })

  it('is not believed: other bytes than it listed', async () => {
    const other = Buffer.alloc(CONTENT.length)
    await rejectsWith('VERIFICATION_FAILED', () => bring(answering({ exports: [exported()] }, other)))
    assert.equal(existsSync(join(folder, 'exports')), false)
  })

  it('is not believed: no answer for a format', async () => {
    await rejectsWith('SERVER_REPLY_INVALID', () => bring(answering({ exports: [] })))
  })
})
