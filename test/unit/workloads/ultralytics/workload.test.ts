import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import ts from 'typescript'

const ROOT = join(import.meta.dirname, '../../../..')
const LIBRARY = /ultralytics|yolo/i

/** Names in formats that people and older versions know: a setting, an output, report.json, an event. */
const FORMATS: Readonly<Record<string, string>> = {
  'src/config/settings.ts': 'ultralytics',
  'src/config/settings-rules.ts': 'ultralytics',
  'src/config/resolve.ts': 'ultralytics',
  'actions/setup-env/outputs.ts': 'ultralytics',
  'src/report/outcome.ts': 'ultralytics',
  'src/report/curve-outcome.ts': 'ultralytics',
  'src/report/record.ts': 'ultralytics',
  'src/report/baseline-file.ts': 'ultralytics',
  'src/report/model-facts.ts': 'ultralytics',
  'src/report/compare.ts': 'ultralytics',
  'src/training/events.ts': 'ultralytics',
  'src/training/event-lines.ts': 'ultralytics',
  // The label of a row for people.
  'src/environment/summary.ts': 'Ultralytics',
}

/** The names, and the strings of one word, that name the library; texts for people may. */
function namingIn(path: string): string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    const text = textOf(node)
    if (text !== undefined && LIBRARY.test(text) && !/\s/.test(text.trim())) found.push(text)
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(path, readFileSync(join(ROOT, path), 'utf8'), ts.ScriptTarget.Latest))
  return found
}

function textOf(node: ts.Node): string | undefined {
  if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node) || ts.isLiteralExpression(node)) return node.text
  const isPart = ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node)
  return isPart ? node.text : undefined
}

test('nothing outside this folder names the library, not to import it either, but the formats that others know', () => {
  const files = globSync('{src,actions}/**/*.ts', { cwd: ROOT }).filter(
    (path) => !/^src.workloads.(ultralytics|workloads\.ts$)/.test(path),
  )
  assert.ok(files.length > 150)
  const named = files.map((path) => [path, [...new Set(namingIn(path))].join(' ')] as const)
  const naming = named.filter(([, names]) => names !== '')
  assert.deepEqual(Object.fromEntries(naming), FORMATS)
})
