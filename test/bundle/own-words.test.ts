/** The committed bundles on hostile text: what the sources keep, they keep. */
import { ownWords, YAML } from '../support/own-words-suite.ts'

// Each text is a kind of its own for the sources; of a bundle, one of each library's ways to speak is enough.
const KINDS = ['a tag that nobody knows', 'a list for a key', 'a bomb of merges', 'a broken text']
ownWords('index.js', Object.fromEntries(KINDS.map((kind) => [kind, YAML[kind] ?? ''])))
