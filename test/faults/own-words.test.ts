/** The actions' sources on hostile text: nothing but our log prints. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { ownWords, YAML } from '../support/own-words-suite.ts'

it('there are texts of many kinds', () => assert.ok(Object.keys(YAML).length >= 10))

ownWords('run.ts')
