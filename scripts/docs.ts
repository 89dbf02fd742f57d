/**
 * Writes what is generated in the documentation: the states of a training in train's action.yml, the tables of inputs and
 * outputs in the actions' READMEs, the table of seconds in the top one, and the schema of retrain.yaml. Tests find out when
 * somebody forgot it.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readmeTable } from '../bench/readme-table.ts'
import type { Report } from '../bench/report.ts'
import { ROOT } from '../local/paths.ts'
import { STATES } from '../src/training/states.ts'
import { ACTIONS, type ActionContract, actionNames, readContract } from './action-contract.ts'
import { writeSchema } from './schema.ts'

const BEGIN = '<!-- generated from action.yml by `npm run docs` -->'
const BEGIN_BENCH = '<!-- generated from docs/benchmarks by `npm run docs` -->'
const END = '<!-- end of the generated part -->'

/** The two tables of an action, as Markdown. */
export function tables({ inputs, outputs }: ActionContract): string {
  const inputRows = Object.entries(inputs).map(([name, { description, required, default: preset }]) => {
    const note = required ? ' **Required.**' : preset ? ` Default: \`${preset}\`.` : ''
    return `| \`${name}\` | ${cell(description)}${note} |`
  })
  const outputRows = Object.entries(outputs).map(
    ([name, { description }]) => `| \`${name}\` | ${cell(description)} |`,
  )
  return [
    '## Inputs',
    '',
    '| Input | |',
    '|---|---|',
    ...inputRows,
    '',
    '## Outputs',
    '',
    '| Output | |',
    '|---|---|',
    ...outputRows,
  ].join('\n')
}

/**
 * Replaces the generated part of a page.
 *
 * @throws Error when the page has no place for it
 */
export function withTables(page: string, contract: ActionContract): string {
  return withPart(page, BEGIN, tables(contract))
}

/**
 * Brings an action's README up to date.
 *
 * @returns the page as it is and as it should be
 */
export function readme(name: string): { path: string; is: string; shouldBe: string } {
  const path = join(ACTIONS, name, 'README.md')
  const is = readFileSync(path, 'utf8')
  return { path, is, shouldBe: withTables(is, readContract(name)) }
}

/** The action.yml of train, as it is and with the states that a training can be in. */
export function trainContract(): { path: string; is: string; shouldBe: string } {
  const path = join(ACTIONS, 'train/action.yml')
  const is = readFileSync(path, 'utf8')
  const names = STATES.map((state) => `\`${state}\``)
  const list = `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`
  return { path, is, shouldBe: is.replace(/(What it is doing: )[^;]*;/, `$1${list};`) }
}

/** The top README, as it is and with what was measured last. */
export function topReadme(): { path: string; is: string; shouldBe: string } {
  const path = join(ROOT, 'README.md')
  const is = readFileSync(path, 'utf8')
  const report = JSON.parse(readFileSync(join(ROOT, 'docs/benchmarks/transfer.json'), 'utf8')) as Report
  return { path, is, shouldBe: withPart(is, BEGIN_BENCH, readmeTable(report.cells)) }
}

function withPart(page: string, begin: string, part: string): string {
  const [before, rest] = split(page, begin)
  const [, after] = split(rest, END)
  return `${before}${begin}\n${part}\n${END}${after}`
}

function split(page: string, mark: string): [string, string] {
  const at = page.indexOf(mark)
  if (at < 0) throw new Error(`The page has no line "${mark}".`)
  return [page.slice(0, at), page.slice(at + mark.length)]
}

function cell(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ').replaceAll('|', '\\|')
}

if (import.meta.main) {
  await writeSchema()
  // The READMEs show what action.yml says.
  for (const page of [trainContract, topReadme, ...actionNames().map((name) => () => readme(name))]) {
    const { path, is, shouldBe } = page()
    if (is !== shouldBe) writeFileSync(path, shouldBe)
  }
}
