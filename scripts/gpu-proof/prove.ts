/**
 * Walks through the rows of docs/gpu-checklist.md that a machine can prove by itself, and writes what it found:
 * `prove.ts OUT_FOLDER MINUTES MACHINE_JSON`, as `machine/start.py` calls it. Whatever happens to a row, the next one
 * begins, and the page is written after each.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readMachine } from './machine.ts'
import { proofPage } from './page.ts'
import { hasProven, notRun, type Outcome, type ProvenRow, type Row } from './row.ts'
import { GPU_COMPUTES, SECOND_SETUP } from './rows/environment.ts'
import { EQUAL_MODEL } from './rows/equal.ts'
import { HUNG } from './rows/hang.ts'
import { KILLED_FOR_MEMORY, OUT_OF_GPU_MEMORY, SMALL_SHARED_MEMORY } from './rows/memory.ts'
import { FULL_SPEED } from './rows/speed.ts'
import { sizesFor } from './sizes.ts'
import { World } from './world.ts'

/** In the order in which they run: what costs most when it is missing comes first. */
const ROWS: readonly Row[] = [
  GPU_COMPUTES,
  SECOND_SETUP,
  FULL_SPEED,
  EQUAL_MODEL,
  OUT_OF_GPU_MEMORY,
  KILLED_FOR_MEMORY,
  SMALL_SHARED_MEMORY,
  HUNG,
]
/** With less left a row is not begun. */
const LEAST_SECONDS = 15

const [out = '.', minutes = '8', machinePath = ''] = process.argv.slice(2)
const startedAt = new Date()
const ends = performance.now() + Number(minutes) * 60_000
const asked = process.env.GPU_PROOF_ROWS?.split(' ')
const killed = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => killed.abort(new Error(`stopped by ${signal}`)))

const machine = readMachine(machinePath)
const world = new World(machine, sizesFor(machine.gpu !== null, machine.cpus), join(out, 'log.txt'))
const proven: ProvenRow[] = []
save()
await begin()
for (const row of ROWS) {
  const started = performance.now()
  const outcome = await proveRow(row)
  const seconds = Number(((performance.now() - started) / 1000).toFixed(1))
  proven.push({ id: row.id, title: row.title, seconds, ...outcome })
  process.stdout.write(
    `${row.id.padEnd(7)} ${outcome.verdict.padEnd(8)} ${seconds} s  ${row.title}. ${outcome.reason}\n`,
  )
  save()
}
process.exitCode = hasProven(proven) ? 0 : 1

async function begin(): Promise<void> {
  if (machine.missing.length === 0) await world.prepare(killed.signal)
}

async function proveRow(row: Row): Promise<Outcome> {
  if (asked && !row.id.split(', ').some((id) => asked.includes(id))) return notRun('not asked for')
  if (machine.missing.length > 0) return notRun(`this machine's Python lacks ${machine.missing.join(', ')}`)
  if (row.needsGpu && machine.gpu === null) return notRun('no GPU')
  const seconds = Math.min(row.limitSeconds, (ends - performance.now()) / 1000)
  if (killed.signal.aborted || seconds < LEAST_SECONDS) return notRun('no time was left')
  const late = AbortSignal.timeout(seconds * 1000)
  const signal = AbortSignal.any([killed.signal, late])
  try {
    return await Promise.race([row.prove(world, signal), whenAborted(signal)])
  } catch (error) {
    const reason = late.aborted
      ? `it took more than ${Math.round(seconds)} s`
      : String((error as Error).message)
    world.note(`row ${row.id} broke`, String((error as Error).stack))
    return { verdict: 'failed', reason, figures: {} }
  }
}

/** A row that does not heed its signal is left behind, after what it needs to end its server. */
function whenAborted(signal: AbortSignal): Promise<never> {
  const graceMs = 12_000
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => setTimeout(() => reject(signal.reason), graceMs).unref(), {
      once: true,
    })
  })
}

function save(): void {
  const { work: _, ...told } = machine
  const proof = {
    schema: 1,
    startedAt: startedAt.toISOString(),
    seconds: Math.round((Date.now() - startedAt.getTime()) / 1000),
    machine: told,
    rows: proven,
    notProven: ROWS.slice(proven.length).map(({ id }) => id),
  } as const
  writeFileSync(join(out, 'proof.json'), `${JSON.stringify(proof, undefined, 2)}\n`)
  writeFileSync(join(out, 'proof.html'), proofPage(proof))
}
