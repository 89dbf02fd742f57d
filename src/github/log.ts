import * as core from '@actions/core'
import type { Log } from '../log.ts'
import { printable } from '../text/printable.ts'
import { LineBudget } from './line-budget.ts'

const budget = new LineBudget()

/** The log of the running step. Every line is made harmless here, and their number bounded, whoever wrote them. */
export const githubLog: Log = {
  info: (line) => each(line, core.info),
  notice: (line) => afford(() => core.notice(oneMessage(line))),
  warning: (line) => afford(() => core.warning(oneMessage(line))),
  debug: (line) => each(line, core.debug),
  group: async (title, body) => {
    core.startGroup(printable(title))
    try {
      return await body()
    } finally {
      core.endGroup()
    }
  },
}

/** Splits at every line break that the runner knows, then cleans each line. */
export function harmlessLines(text: string): string[] {
  return text.split(/\r\n|\r|\n/).map((line) => printable(line))
}

/** An annotation keeps its line breaks: the toolkit encodes them. */
export function oneMessage(text: string): string {
  return harmlessLines(text).join('\n')
}

function each(text: string, print: (line: string) => void): void {
  for (const line of harmlessLines(text)) afford(() => print(line))
}

function afford(print: () => void): void {
  const room = budget.take()
  if (room === 'granted') print()
  else if (room === 'just spent')
    core.warning('More is said than a log can hold: from here lines are left out.')
}
