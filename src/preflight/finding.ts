import { type ErrorCode, Failure } from '../errors.ts'
import type { Severity } from '../interfaces/audit.ts'

/** Something that preflight found: an error stops here, a warning is said and stops only with `strict`, the rest is only said. */
export interface Finding {
  readonly severity: Severity
  readonly code: ErrorCode
  /** One sentence, without a full stop at its end. */
  readonly what: string
  /** What to do about it, in one sentence; empty where nothing is to be done. */
  readonly next: string
  /** What `dataset.accept` may name to go on with it, or names already. */
  readonly answer?: string
}

/** What one message holds; the summary has them all. */
const SAID = 5

/**
 * The findings that stop the pipeline, as one failure with the code of the first.
 *
 * @param strict whether warnings stop it too
 * @param told says where all of it stands, and how the settings' file is called
 * @returns undefined when nothing stops it
 */
export function refusal(
  findings: readonly Finding[],
  strict: boolean,
  { where = '', settingsFile = 'retrain.yaml' }: { where?: string; settingsFile?: string } = {},
): Failure | undefined {
  const stopping = findings.filter((finding) => stops(finding, strict))
  const [first] = stopping
  if (first === undefined) return undefined
  const more = stopping.length > SAID ? ` And ${stopping.length - SAID} more: see the summary.` : ''
  const said = stopping.slice(0, SAID)
  return new Failure(first.code, {
    what: `${said.map(({ what }) => `${what}.`).join(' ')}${more}`,
    safe: 'Nothing was sent, installed or started.',
    next: [...new Set(said.map(({ next }) => next)), acceptance(findings, strict, settingsFile), where]
      .filter((text) => text !== '')
      .join(' '),
  })
}

/** All answers in one list: two lists, each pasted, would be one too many for YAML, and the last one alone as overrides. */
function acceptance(findings: readonly Finding[], strict: boolean, settingsFile: string): string {
  const answerable = findings.filter(({ answer }) => answer !== undefined)
  const isStopped = answerable.some((finding) => stops(finding, strict))
  if (!isStopped) return ''
  const answers = [...new Set(answerable.map(({ answer }) => answer))]
  const isAll = findings.every((finding) => !stops(finding, strict) || finding.answer !== undefined)
  return `${isAll ? 'To go on as it is' : 'To accept the others'}, put this into ${settingsFile}, below dataset: accept: [${answers.join(', ')}].`
}

/** A failure of one step as a finding, to be said with others. */
export function failureFinding({ code, text }: Failure): Finding {
  return { severity: 'error', code, what: text.what.replace(/\.$/, ''), next: text.next }
}

/** Whether a finding stops the pipeline. */
export function stops({ severity }: Finding, strict: boolean): boolean {
  return severity === 'error' || (strict && severity === 'warning')
}
