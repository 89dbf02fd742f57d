import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Curves } from '../src/interfaces/curves.ts'
import { DEFAULT_WORKLOAD, workloadOf } from '../src/workloads/workloads.ts'

/** What the library noted of each epoch in a training's output. */
export async function readCurves(output: string): Promise<Curves> {
  const text = await readFile(join(output, 'results.csv'), 'utf8')
  return workloadOf(DEFAULT_WORKLOAD).results.readTable(text)
}
