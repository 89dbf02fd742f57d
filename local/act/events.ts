import * as v from 'valibot'

/** How a job ended. */
export type JobEnd = 'success' | 'failure' | 'skipped'

/** What one line of act's JSON log means to us. */
export type ActEvent =
  | { readonly kind: 'line'; readonly job: string; readonly text: string }
  | { readonly kind: 'summary'; readonly job: string; readonly markdown: string }
  | { readonly kind: 'step'; readonly job: string; readonly name: string }
  | { readonly kind: 'end'; readonly job: string; readonly result: JobEnd }

const entry = v.object({
  jobID: v.optional(v.string(), ''),
  msg: v.optional(v.string(), ''),
  level: v.optional(v.string(), ''),
  command: v.optional(v.string(), ''),
  arg: v.optional(v.string(), ''),
  content: v.optional(v.string(), ''),
  step: v.optional(v.string(), ''),
  raw_output: v.optional(v.boolean(), false),
  jobResult: v.optional(v.picklist(['success', 'failure', 'skipped'])),
})
type Entry = v.InferOutput<typeof entry>

/** Commands of a step that a reader wants to see, and what stands before their text. */
const SHOWN: Record<string, string> = {
  group: '▸ ',
  notice: 'notice: ',
  warning: 'warning: ',
  error: 'error: ',
}

/** @returns the event in a line of `act --json`, or undefined when it says nothing that matters */
export function readActLine(line: string): ActEvent | undefined {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), entry), line)
  if (!parsed.success) return line.trim() === '' ? undefined : { kind: 'line', job: 'act', text: line }
  return toEvent(parsed.output)
}

function toEvent(said: Entry): ActEvent | undefined {
  const job = said.jobID
  if (said.jobResult !== undefined) return { kind: 'end', job, result: said.jobResult }
  if (said.raw_output) return { kind: 'line', job, text: said.msg.replace(/\r?\n$/, '') }
  if (said.command === 'summary') return { kind: 'summary', job, markdown: said.content }
  const mark = SHOWN[said.command]
  if (mark !== undefined) return { kind: 'line', job, text: `${mark}${said.arg}` }
  if (said.msg.startsWith('⭐ Run Main ') || said.msg.startsWith('⭐ Run Post '))
    return { kind: 'step', job, name: said.step }
  return said.level === 'error' ? { kind: 'line', job, text: said.msg.trim() } : undefined
}
