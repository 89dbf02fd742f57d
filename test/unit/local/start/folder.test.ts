import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { checkServerFolder } from '../../../../local/start/folder.ts'

let folder: string

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'gpu-retrain-start-'))
})
after(() => rmSync(folder, { recursive: true }))

describe('the folder of the server of npm start', () => {
  for (const clone of ["/home/me/it's", '/home/me/[new]', '/srv/a:b', '/srv/a?', '/srv/a\nb'])
    test(`is refused with the reason: ${JSON.stringify(clone)}`, () =>
      assert.throws(
        () => checkServerFolder(`${clone}/.local/server`),
        /which (holds|is not) .* Move the clone\.$/,
      ))

  test('may be called what a root may be called', () =>
    checkServerFolder('/home/me/my clone #2 (é)/.local/server'))
})
