import * as v from 'valibot'
import { printable } from '../text/printable.ts'
import { readForeignFile } from '../untrusted/file.ts'
import { readForeignJson } from '../untrusted/json.ts'

const MOST_BYTES = 32e6
/** A report has `NVIDIA A100-SXM4-40GB, 42.9 GB`. */
const reportSchema = v.object({
  environment: v.object({ GPU: v.pipe(v.string(), v.maxLength(300)) }),
})

/**
 * On which GPU the training of a report.json ran.
 *
 * @param path absolute
 * @returns its name; empty for another file, or a training without one
 */
export async function readBaselineGpu(path: string): Promise<string> {
  const text = (await readForeignFile(path, MOST_BYTES).catch(() => undefined))?.toString('utf8') ?? ''
  if (!text.trimStart().startsWith('{')) return ''
  const report = v.safeParse(reportSchema, readForeignJson(text, MOST_BYTES))
  const [name = ''] = report.success ? report.output.environment.GPU.split(', ') : []
  return name.startsWith('none') ? '' : printable(name, 100)
}
