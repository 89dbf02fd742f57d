import type { Machine } from './machine.ts'
import type { ProvenRow, Verdict } from './row.ts'

/** Everything that was found. */
export interface Proof {
  readonly schema: 1
  readonly startedAt: string
  readonly seconds: number
  readonly machine: Omit<Machine, 'work'>
  readonly rows: readonly ProvenRow[]
  /** Rows that have not come yet; none when it ended by itself. */
  readonly notProven: readonly string[]
}

const MARKS: Record<Verdict, string> = { passed: '✔', failed: '✖', 'not run': '–' }
const COLOURS = ['var(--first)', 'var(--second)']
const CHART = { width: 420, height: 120, edge: 8 }

const STYLE = `
:root { color-scheme: light dark; --text: #1f2328; --soft: #59636e; --line: #d1d9e0; --page: #fff; --passed: #1a7f37;
  --failed: #cf222e; --first: #0969da; --second: #bc4c00 }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --soft: #9198a1; --line: #3d444d; --page: #0d1117;
  --passed: #3fb950; --failed: #f85149; --first: #4493f8; --second: #f0883e } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--text); background: var(--page); max-width: 60rem; margin: 2rem auto;
  padding: 0 1rem }
h1 { font-size: 1.5rem; margin: 0 0 .25rem } h2 { font-size: 1rem; margin: 0 } p { margin: .25rem 0 }
.soft { color: var(--soft) } dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; margin: .5rem 0 }
dt { color: var(--soft) } dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums }
section { border-top: 1px solid var(--line); padding: .75rem 0 } .passed { color: var(--passed) }
.failed { color: var(--failed) } .mark { display: inline-block; width: 1.5rem; font-weight: 700 }
.time { float: right; color: var(--soft); font-weight: 400 } svg { max-width: 100%; height: auto; display: block }
`

/** The page of a proof: one file that needs nothing else. */
export function proofPage(proof: Proof): string {
  const { machine, rows } = proof
  const title = machine.gpu === null ? 'Proof without a GPU' : `Proof on ${machine.gpu.name}`
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(title)}</title><style>${STYLE}</style>
<h1>${text(title)}</h1>
<p>${text(tally(rows))} ${proof.notProven.length > 0 ? text(`Not reached: ${proof.notProven.join(', ')}.`) : ''}</p>
<p class="soft">${text(proof.startedAt)}, ${proof.seconds} s. The rows are those of docs/gpu-checklist.md; every step ran
through the committed bundles as a runner spawns them, against an sshd on this machine, without GitHub and without act.</p>
${list(machineFacts(machine))}
${rows.map(section).join('\n')}
</html>
`
}

function tally(rows: readonly ProvenRow[]): string {
  const count = (verdict: Verdict): number => rows.filter((row) => row.verdict === verdict).length
  return `${count('passed')} passed, ${count('failed')} failed, ${count('not run')} not run.`
}

function machineFacts(machine: Proof['machine']): Record<string, string> {
  const { gpu, installed } = machine
  const packages = Object.entries(installed).map(([name, version]) => `${name} ${version}`)
  return {
    ...(gpu !== null && {
      GPU: `${gpu.name}, ${gpu.memory}, compute capability ${gpu.capability}, driver ${gpu.driver}`,
    }),
    Machine: `${machine.cpus} CPUs, ${(machine.memoryBytes / 2 ** 30).toFixed(0)} GiB, /dev/shm ${(machine.sharedMemoryBytes / 2 ** 20).toFixed(0)} MiB, Linux ${machine.kernel}`,
    Python: `${machine.pythonVersion} (${machine.python})`,
    'Installed there': packages.join(', '),
    ...(machine.standIns.length > 0 && { 'Stands in': machine.standIns.join(', ') }),
    ...(machine.missing.length > 0 && { Missing: machine.missing.join(', ') }),
  }
}

function section(row: ProvenRow): string {
  const style = row.verdict === 'not run' ? 'soft' : row.verdict
  const figures = Object.entries(row.figures).map(([name, value]) => [
    name,
    value === null ? 'unknown' : `${value}`,
  ])
  return `<section><h2><span class="mark ${style}">${MARKS[row.verdict]}</span>${text(`${row.id}: ${row.title}`)}
<span class="${style}">${row.verdict}</span><span class="time">${row.seconds} s</span></h2>
${row.reason === '' ? '' : `<p>${text(row.reason)}</p>`}${list(Object.fromEntries(figures))}${chart(row.curves ?? {})}</section>`
}

function list(entries: Readonly<Record<string, string>>): string {
  const rows = Object.entries(entries).map(([name, value]) => `<dt>${text(name)}</dt><dd>${text(value)}</dd>`)
  return rows.length === 0 ? '' : `<dl>${rows.join('')}</dl>`
}

/** Curves over the epochs, all on one scale from 0. */
function chart(curves: Readonly<Record<string, readonly number[]>>): string {
  const names = Object.keys(curves)
  const most = Math.max(0, ...Object.values(curves).flat())
  if (names.length === 0 || most === 0) return ''
  const { width, height, edge } = CHART
  const lines = Object.values(curves).map((values, index) => {
    const x = (at: number): number => edge + (at * (width - 2 * edge)) / Math.max(1, values.length - 1)
    const y = (value: number): number => height - edge - (value / most) * (height - 2 * edge)
    const points = values.map((value, at) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(' ')
    const dashes = index === 0 ? '' : ' stroke-dasharray="5 4"'
    return `<polyline points="${points}" fill="none" stroke="${COLOURS[index]}" stroke-width="2"${dashes}/>`
  })
  const key = names
    .map((name, index) => `<span style="color:${COLOURS[index]}">${text(name)}</span>`)
    .join(', ')
  return `<p class="soft">${key} by epoch, up to ${most.toFixed(3)}</p>
<svg viewBox="0 0 ${width} ${height}" width="${width}" role="img" aria-label="${text(names.join(', '))}">${lines.join('')}</svg>`
}

function text(words: string): string {
  return words
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
