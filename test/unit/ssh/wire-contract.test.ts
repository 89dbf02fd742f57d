/** What the runner and the server have to agree on, as both sides declare it. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type * as v from 'valibot'
import { readContract } from '../../../scripts/action-contract.ts'
import { MAX_PATH_BYTES } from '../../../src/dataset/walk.ts'
import { PING_INTERVAL_MS } from '../../../src/ssh/agent-channel.ts'
import { HEADER_BYTES, MAX_FRAME_BYTES } from '../../../src/ssh/frames.ts'
import { RANGE_BYTES } from '../../../src/staging/read-ranges.ts'
import { BIG_FILE_BYTES, STAGED_FRAME_BYTES } from '../../../src/staging/reported-progress.ts'
import { FAILURE_CLASSES } from '../../../src/training/failure-classes.ts'
import { startArguments } from '../../../src/training/order.ts'
import { ENDS, STATES } from '../../../src/training/states.ts'
import { RECORD_HEAD_BYTES, RECORD_KINDS, UNIT_BYTES } from '../../../src/transfer/jobs/records.ts'
import { DECLARED } from '../../support/operations.ts'
import { samplePlan } from '../../support/plan.ts'

/** Those that we send; the type of a plan says that it has all. */
const LIMITS = startArguments({
  ...samplePlan(),
  ...samplePlan().training,
  dataset: { ...samplePlan().dataset, digest: '', misfits: {} },
  venv: '',
  code: null,
  weightFiles: null,
  modelToBeat: null,
  evaluation: { split: 'val', clusters: '' },
}).limits

const ROOT = join(import.meta.dirname, '../../..')
const READER = join(ROOT, 'test/support/wire_contract.py')

interface Theirs {
  readonly arguments: Readonly<Record<string, readonly string[] | null>>
  readonly answers: Readonly<Record<string, { readonly all: string[]; readonly some: string[] } | null>>
  readonly constants: Readonly<Record<string, unknown>>
}

const theirs: Theirs = JSON.parse(
  execFileSync('python3', ['-B', READER, join(ROOT, 'remote')], { encoding: 'utf8' }),
)

/** The keys of an object's schema, and those of them that must be there; undefined for another kind of schema. */
function keysOf(schema: v.GenericSchema): { all: string[]; needed: string[] } | undefined {
  if ('entries' in schema) {
    const entries = Object.entries(schema.entries as Record<string, v.GenericSchema>)
    const needed = entries.filter(([, { type }]) => type !== 'optional')
    return { all: entries.map(([name]) => name).sort(), needed: needed.map(([name]) => name).sort() }
  }
  if ('pipe' in schema) return keysOf((schema.pipe as [v.GenericSchema])[0])
  return undefined
}

describe('an operation', () => {
  it('is on both sides under the same name', () => {
    assert.deepEqual(
      DECLARED.map(({ name }) => name),
      Object.keys(theirs.arguments).sort(),
    )
  })

  for (const { name, args, reply } of DECLARED) {
    it(`${name} takes what we send`, () => assert.deepEqual(theirs.arguments[name], keysOf(args)?.all))

    const answer = theirs.answers[name]
    if (answer)
      it(`${name} answers what we need`, () => {
        const keys = keysOf(reply)
        assert.ok(keys)
        assert.deepEqual(
          keys.needed.filter((key) => !answer.all.includes(key)),
          [],
        )
        assert.deepEqual(
          keys.all.filter((key) => !answer.some.includes(key)),
          [],
        )
      })
  }

  it('has an answer that can be compared, for most', () => {
    assert.ok(Object.values(theirs.answers).filter((answer) => answer !== null).length >= 15)
  })
})

describe('what both sides count on', () => {
  it('is the same', () => {
    const { runnerSilenceSeconds, ...constants } = theirs.constants
    assert.deepEqual(constants, {
      states: STATES,
      ends: ENDS,
      failureClasses: FAILURE_CLASSES,
      limits: Object.keys(LIMITS).sort(),
      frameHeaderBytes: HEADER_BYTES,
      mostFrameBytes: MAX_FRAME_BYTES,
      recordHeadBytes: RECORD_HEAD_BYTES,
      recordKinds: [...RECORD_KINDS].sort(),
      segmentBytes: UNIT_BYTES,
      bigFileBytes: BIG_FILE_BYTES,
      stagedFrameBytes: STAGED_FRAME_BYTES,
      rangeBytes: RANGE_BYTES,
      mostPathBytes: MAX_PATH_BYTES,
    })
  })

  it('leaves room for signs of life that get lost', () => {
    assert.ok(Number(theirs.constants.runnerSilenceSeconds) * 1000 >= 5 * PING_INTERVAL_MS)
  })

  it('is what train promises of its states', () => {
    const promised = [...(readContract('train').outputs.state?.description ?? '').matchAll(/`(\w+)`/g)]
    assert.deepEqual(
      promised.map(([, state]) => state),
      STATES,
    )
  })
})
