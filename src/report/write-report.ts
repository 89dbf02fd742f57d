import { join } from 'node:path'
import { writeWhole } from '../home/write-whole.ts'
import type { Results } from '../interfaces/workload.ts'
import { reportPage } from './page.ts'
import { readPictures } from './pictures.ts'
import { plainTable } from './plain-table.ts'
import type { Report } from './report.ts'

/**
 * Writes the report beside the results: for programs, for people, and for `sha256sum -c`.
 *
 * @param folder the results, absolute
 * @param pictures those worth showing, and what they show
 * @returns the names of what was written, relative to the folder
 * @throws Failure HOME_UNUSABLE
 */
export async function writeReport(
  folder: string,
  report: Report,
  pictures: Results['pictures'],
): Promise<string[]> {
  const page = reportPage(report, await readPictures(folder, report.files, pictures))
  const table = plainTable(report.outcome.curves)
  const sums = report.files.map(({ path, sha256 }) => `${sha256}  ${path}\n`)
  const contents = {
    'report.json': `${JSON.stringify(report, null, 1)}\n`,
    'report.html': page,
    SHA256SUMS: sums.join(''),
    // The server's own table stays raw, among the logs.
    ...(table === '' ? {} : { 'results.csv': table }),
  }
  for (const [name, content] of Object.entries(contents)) await writeWhole(join(folder, name), content)
  return Object.keys(contents)
}
