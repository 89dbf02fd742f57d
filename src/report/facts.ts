import { INPUT_HASH_FACT, JUDGED_BY_FACT, type PhaseRecord, SETUP_HASH_FACT } from '../home/phases.ts'
import { bytes } from '../text/format.ts'

/** Enough to tell one hash from another, and what the folders of the server begin with. */
const HASH_DIGITS = 12
const FOR_THE_NEXT_RUN = [INPUT_HASH_FACT, SETUP_HASH_FACT, JUDGED_BY_FACT]

/**
 * What a phase says of itself, for people: without what is kept for the next run only.
 *
 * @returns such as `bytes-sent 1.2 MB`; a name holds its unit
 */
export function shownFacts({ facts }: Pick<PhaseRecord, 'facts'>): string[] {
  const shown = Object.entries(facts).filter(([name]) => !FOR_THE_NEXT_RUN.includes(name))
  return shown.map(([name, value]) => `${name} ${factText(name, value)}`)
}

function factText(name: string, value: string | number): string {
  if (typeof value === 'string') return /^[0-9a-f]{64}$/.test(value) ? value.slice(0, HASH_DIGITS) : value
  return name.includes('bytes') ? bytes(value) : value.toLocaleString('en-US', { maximumFractionDigits: 2 })
}
