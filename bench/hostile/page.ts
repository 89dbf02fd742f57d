import type { Machine } from '../machine.ts'
import { machineText, table } from '../page-parts.ts'
import { type Figures, ROWS } from './rows.ts'

/** One row, as it was run. */
export interface HostileResult extends Figures {
  readonly seconds: number
  readonly commit: string
  readonly machine: Machine
}

/** All rows that were run, each once. */
export interface HostileReport {
  readonly rows: readonly HostileResult[]
}

/** A report with a row that was run, in the place of that row before; others stay, whatever machine they ran on. */
export function withRow({ rows }: HostileReport, result: HostileResult): HostileReport {
  const all = [result, ...rows]
  return { rows: ROWS.flatMap(({ name }) => all.find(({ row }) => row === name) ?? []) }
}

/** The page. */
export function hostilePage({ rows }: HostileReport): string {
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

${table(['what was tried', 'goal', 'tried', 'what must never happen', 'happened', 'reached'], lines)}
${rows.map(section).join('')}`
}

function section({ row, runs, seconds, seed, commit, facts, machine }: HostileResult): string {
  const rows = Object.entries(facts)
    .sort(([, more], [, less]) => less - more)
    .map(([name, times]) => [name, count(times)])
  const how = `${count(runs)} in ${Math.ceil(seconds / 60)} min, seed ${seed}, commit ${commit}; on ${machineText(machine)}.`
  return `\n## ${row}\n\n${how}\n\n${table(['what', 'times'], rows)}\n`
}

function count(value: number): string {
  return Number.isInteger(value) ? value.toLocaleString('en-US') : value.toFixed(1)
}
