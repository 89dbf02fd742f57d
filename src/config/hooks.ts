import * as v from 'valibot'
import { isRecord } from '../schemas.ts'
import { Findings } from './findings.ts'
import { hooks } from './sections.ts'
import { parseSettingsText } from './settings-file.ts'

/** When commands of the repository run. */
export type HookName = 'before' | 'failed' | 'after'

/** The commands of the repository, by when they run. */
export interface HookSettings extends Readonly<Record<HookName, readonly string[]>> {
  /** The longest that each may take. */
  readonly minutes: number
}

/** Those of a repository that has none. */
export const NO_HOOKS: HookSettings = { before: [], failed: [], after: [], minutes: 5 }

const sectionSchema = v.nullish(v.strictObject(hooks), {})

/**
 * Reads the section `hooks` alone: the rest of the settings is preflight's to judge, and overrides have no say in commands.
 *
 * @param text of retrain.yaml
 * @param fileName how to call it in messages
 * @throws Failure CONFIG_INVALID
 */
export function readHookSettings(text: string, fileName: string): HookSettings {
  const file = parseSettingsText(text)
  const findings = new Findings(fileName, file)
  findings.add(file.problems)
  for (const { path } of file.cutTexts)
    if (path[0] === 'hooks') findings.error(path, 'ends before a #: put the command in quotes')
  findings.refuse()
  const read = v.safeParse(sectionSchema, isRecord(file.value) ? file.value.hooks : undefined)
  for (const issue of read.issues ?? [])
    findings.error(['hooks', ...(issue.path ?? []).map(({ key }) => String(key))], issue.message)
  if (!read.success) throw findings.failure()
  const { before, failed, after, minutes } = read.output
  return { before: [before].flat(), failed: [failed].flat(), after: [after].flat(), minutes }
}
