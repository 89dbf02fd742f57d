/** A folder for each test of a file that imports this, with what came home from a training. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach } from 'node:test'
import type { ReportFile } from '../../src/report/report.ts'

/** Its path. */
export let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'record-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** Writes files there: what the list of them says. */
export async function home(contents: Record<string, string>): Promise<ReportFile[]> {
  for (const [path, content] of Object.entries(contents)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
  return Object.entries(contents).map(([path, content]) => ({
    path,
    size: content.length,
    sha256: 'a'.repeat(64),
  }))
}
