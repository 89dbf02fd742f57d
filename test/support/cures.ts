import assert from 'node:assert/strict'
import { parse } from 'yaml'
import { type Finding, refusal } from '../../src/preflight/finding.ts'

/** What the refusal tells to paste below `dataset:` of the settings, as YAML reads it. */
export function pasted(findings: readonly Finding[], settingsFile = 'mine.yaml'): unknown {
  const next = refusal(findings, false, { settingsFile })?.text.next ?? ''
  const [all = '', ...more] = [...next.matchAll(/into mine\.yaml, below dataset: (accept: \[.*?\])\./g)]
  assert.deepEqual(more, [])
  return parse(all[1] ?? '')
}
