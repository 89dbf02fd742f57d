/**
 * Audits a dataset without a server: `npm run audit -- DIR [--config FILE] [--set KEY=VALUE] [--out DIR]`. It says what
 * preflight would say of it, and writes all findings, and a list of the files that cannot be used.
 */
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { ROOT } from '../local/paths.ts'
import { textOverride } from '../src/config/overrides.ts'
import { resolveSettings, type Settings } from '../src/config/resolve.ts'
import { readSettingsText } from '../src/config/settings-file.ts'
import { writeExclusions } from '../src/home/exclusions.ts'
import { FindingsFile } from '../src/home/findings-file.ts'
import type { Audit, AuditOptions } from '../src/interfaces/audit.ts'
import { type Asked, datasetRequest } from '../src/preflight/dataset-request.ts'
import { type Finding, stops } from '../src/preflight/finding.ts'
import { judgeDataset } from '../src/preflight/judge-dataset.ts'
import { bytes, count } from '../src/text/format.ts'
import { printable } from '../src/text/printable.ts'
import { workloadOf } from '../src/workloads/workloads.ts'
import { endWith, Mistake } from './arguments.ts'

const USAGE = join(import.meta.dirname, 'usage/audit.txt')
const MARKS: Readonly<Record<Finding['severity'], string>> = { error: '✖', warning: '!', info: '·' }

/** What is audited, by which settings, and where what was found goes. */
export interface AuditRequest {
  /** Absolute path of the settings. */
  readonly config: string
  /** `section.key=value` lines, the dataset's folder among them. */
  readonly overrides: readonly string[]
  /** Absolute. */
  readonly out: string
}

/**
 * Reads what was typed.
 *
 * @param folder where relative paths start from: where the command was typed
 * @throws Error a line that says what is wrong with it
 */
export function readAuditArguments(args: readonly string[], folder: string): AuditRequest {
  const text = { type: 'string' } as const
  const options = { config: text, out: text, set: { ...text, multiple: true } } as const
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
  const [dataset, ...more] = positionals
  if (more.length > 0 || (dataset === undefined && values.config === undefined))
    throw new Mistake('Name one folder.')
  const own = dataset === undefined ? [] : [textOverride('dataset.path', resolve(folder, dataset))]
  return {
    config: resolve(folder, values.config ?? join(ROOT, 'examples/own-pictures.yaml')),
    overrides: [...own, ...(values.set ?? [])],
    out: resolve(folder, values.out ?? join(ROOT, '.local/audit')),
  }
}

/**
 * Audits a dataset, and says what was found.
 *
 * @param say takes a line
 * @returns whether it can be trained on
 * @throws Failure what reading settings and dataset throws
 */
export async function audit(
  { config, overrides, out }: AuditRequest,
  folder: string,
  say: (line: string) => void,
): Promise<boolean> {
  const text = await readSettingsText(config)
  const where = { trainingId: 'audit', root: '', workspace: folder }
  const settings = resolveSettings({ text, fileName: config, overrides, ...where })
  if (settings.dataset.stagingRoot !== '')
    throw new Mistake('The dataset lies on a staging server: only preflight gets there.')
  const { name } = settings.dataset
  using all = new FindingsFile(out, name)
  const asked = await datasetRequest(settings)
  const audited = await look(settings, asked, { each: all.add, tell: say })
  all.flush()
  const findings = judgeDataset(audited)
  tell(audited, findings, say)
  if (all.length > 0) say(`Every single finding: ${all.path}`)
  const unusable = await unusableFiles(settings, asked, audited)
  if (unusable.length > 0) {
    const list = writeExclusions(out, name, unusable)
    say(`To go on without the ${count(unusable.length)} files that cannot be used: dataset.exclude: ${list}`)
  }
  const stopping = findings.filter((finding) => stops(finding, false)).length
  say(stopping === 0 ? `${name} can be trained on.` : `${name}: ${stopping} of these stop a training.`)
  return stopping === 0
}

async function look(
  { workload }: Settings,
  { folder, request }: Asked,
  options: Pick<AuditOptions, 'each' | 'tell'> = {},
): Promise<Audit> {
  const { datasets } = workloadOf(workload)
  return await datasets.audit(folder, { signal: new AbortController().signal, ...options }, request)
}

function tell(audited: Audit, findings: readonly Finding[], say: (line: string) => void): void {
  const { splits, classes } = audited
  const { train, val } = splits
  say(`${count(audited.files)} files, ${bytes(audited.bytes)}; pictures: ${parts(train.images, val.images)}.`)
  for (const [number, name] of classes.entries())
    say(`  ${printable(name, 60)}: ${parts(train.boxes[number] ?? 0, val.boxes[number] ?? 0)} boxes`)
  say(`  without a box: ${parts(train.backgrounds, val.backgrounds)}`)
  for (const { severity, what, next } of findings)
    say(
      `${MARKS[severity]} ${printable(what, 2_000)}.${severity === 'error' ? ` ${printable(next, 500)}` : ''}`,
    )
}

function parts(train: number, val: number): string {
  return `${count(train)} train, ${count(val)} val`
}

/** What would stay at home if everything were accepted that leaves files there. */
async function unusableFiles(
  settings: Settings,
  { folder, request }: Asked,
  { issues, view }: Audit,
): Promise<string[]> {
  const kinds = issues.filter(({ acceptance, severity }) => acceptance === 'leave' && severity === 'error')
  if (kinds.length === 0) return []
  const accept = [...request.accept, ...kinds.map(({ kind }) => kind)]
  const accepting = await look(settings, { folder, request: { ...request, accept } })
  const before = new Set(view.leave)
  const more = accepting.view.leave.filter((key) => !before.has(key))
  return more.map((key) => Buffer.from(key, 'latin1').toString('utf8'))
}

if (import.meta.main) {
  const folder = process.env.INIT_CWD ?? process.cwd()
  const say = (line: string): boolean => process.stdout.write(`${line}\n`)
  try {
    process.exitCode = (await audit(readAuditArguments(process.argv.slice(2), folder), folder, say)) ? 0 : 1
  } catch (error) {
    endWith(error, USAGE)
  }
}
