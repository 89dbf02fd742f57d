import type { Machine } from '../machine.ts'
import { machineText, table } from '../page-parts.ts'
import { type Figures, ROWS } from './rows.ts'

/** One row, as it was run. */
export interface HostileResult extends Figures {
  readonly seconds: number
  readonly commit: string
}

/** All rows that were run on one machine. */
export interface HostileReport {
  readonly machine: Machine
  readonly rows: readonly HostileResult[]
}

/** The page. */
export function hostilePage({ machine, rows }: HostileReport): string {
  const lines = ROWS.map(({ name, what, least, never }) => {
    const found = rows.find(({ row }) => row === name)
    const reached = found && found.runs >= least && found.wrong === 0
    return [
      `${what} (\`${name}\`)`,
      `≥ ${count(least)}`,
      found ? count(found.runs) : 'not run',
      never,
      found ? String(found.wrong) : '',
      reached ? 'yes' : '**no**',
    ]
  })
  return `# Faults, attacks and bad luck, counted

Made by \`npm run bench -- hostile\`, row by row (\`npm run bench -- hostile outages\`); do not edit. Each row is a test of the faults
ring, which runs it a few times with every change; here it runs long. A row's seed repeats it:
\`FAULT_SEED=... npm run bench -- hostile outages\`. Times say how long it took here, beside other work, and nothing of the product.

Machine: ${machineText(machine)}.

${table(['what was tried', 'goal', 'tried', 'what must never happen', 'happened', 'reached'], lines)}
${rows.map(section).join('')}`
}

function section({ row, runs, seconds, seed, commit, facts }: HostileResult): string {
  const rows = Object.entries(facts)
    .sort(([, more], [, less]) => less - more)
    .map(([name, times]) => [name, count(times)])
  const how = `${count(runs)} in ${Math.ceil(seconds / 60)} min, seed ${seed}, commit ${commit}.`
  return `\n## ${row}\n\n${how}\n\n${table(['what', 'times'], rows)}\n`
}

function count(value: number): string {
  return Number.isInteger(value) ? value.toLocaleString('en-US') : value.toFixed(1)
}
