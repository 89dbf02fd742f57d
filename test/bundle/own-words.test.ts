/** The committed bundles on hostile text: what the sources keep, they keep. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { ownWords, YAML } from '../support/own-words-suite.ts'

// Each text is a kind of its own for the sources; of a bundle, one of each library's ways to speak is enough.
const KINDS = ['a tag that nobody knows', 'a list for a key', 'a bomb of merges', 'a broken text']

it('its texts are among those of the sources', () => assert.ok(KINDS.every((kind) => kind in YAML)))

ownWords('index.js', Object.fromEntries(KINDS.map((kind) => [kind, YAML[kind] ?? ''])))
