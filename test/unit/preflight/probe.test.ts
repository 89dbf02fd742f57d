import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as v from 'valibot'
import { usableRoot } from '../../../src/preflight/need.ts'
import { serverSchema } from '../../../src/preflight/probe.ts'
import { ROOT, SERVER } from '../../support/situation.ts'

describe('what the server says of itself', () => {
  const lies: [string, unknown][] = [
    ['no object', 'hello'],
    ['a name with markup', { ...SERVER, gpus: [{ ...SERVER.gpus[0], name: '<script>' }] }],
    ['a negative size', { ...SERVER, root: { ...ROOT, freeBytes: -1 } }],
    ['a size beyond all numbers', { ...SERVER, root: { ...ROOT, freeBytes: 1e300 } }],
    ['a relative root', { ...SERVER, root: { ...ROOT, path: 'x' } }],
    ['no processors', { ...SERVER, processors: { count: 0, usable: 0 } }],
    ['a thousand volumes', { ...SERVER, volumes: Array(1000).fill(SERVER.volumes[0]) }],
    ['endless words', { ...SERVER, note: 'x'.repeat(5000) }],
  ]
  for (const [title, reply] of lies) {
    it(`is refused: ${title}`, () => assert.equal(v.safeParse(serverSchema, reply).success, false))
  }

  it('is taken when it makes sense', () => {
    assert.deepEqual(v.parse(serverSchema, SERVER), SERVER)
    assert.equal(
      usableRoot(v.parse(serverSchema, { ...SERVER, root: { path: '/x', problem: 'no' } }).root),
      null,
    )
  })
})
