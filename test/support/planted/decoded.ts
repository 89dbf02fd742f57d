import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import type { DatasetFolder } from '../dataset-folder.ts'
import { ULTRALYTICS_PYTHON } from '../ultralytics-python.ts'

const REMOTE = join(import.meta.dirname, '../../../remote')
const findingSchema = v.object({
  kind: v.literal('finding'),
  what: v.string(),
  file: v.string(),
  detail: v.string(),
})

/** What a server finds in the pixels of a dataset of `images/train` and `images/val`: the kinds, with their examples. */
export function decoded(
  folder: DatasetFolder,
  splits: Readonly<Record<string, string>>,
): Map<string, string[]> {
  const [order, answer] = [join(folder.top, 'order.1.json'), join(folder.top, 'answer.jsonl')]
  const sources = Object.entries(splits).map(([split, path]) => [split, { sources: [{ path }] }])
  const dataset = {
    digest: 'd',
    tree: folder.path,
    pixels: { decode: 'all', accept: [] },
    splits: Object.fromEntries(sources),
  }
  writeFileSync(order, JSON.stringify({ work: { dataset } }))
  const program = join(REMOTE, 'gpu_retrain/channel/run.py')
  const module = 'gpu_retrain.workloads.ultralytics.pixels.check'
  execFileSync(ULTRALYTICS_PYTHON, ['-I', '-B', program, module, order, answer], {
    stdio: 'inherit',
    timeout: 120_000,
  })
  const found = new Map<string, string[]>()
  for (const line of readFileSync(answer, 'utf8').trim().split('\n')) {
    const finding = v.safeParse(findingSchema, JSON.parse(line))
    if (!finding.success) continue
    const { what, file, detail } = finding.output
    found.set(what, [...(found.get(what) ?? []), `${file}: ${detail}`])
  }
  return found
}
