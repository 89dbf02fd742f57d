import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { EXCLUSIONS_FILE } from '../home/exclusions.ts'
import { FINDINGS_FILES } from '../home/findings-file.ts'
import { runFolder } from '../home/layout.ts'

/**
 * Lays what was found in the dataset beside the report: the tables, and the list of what might stay at home.
 *
 * @param home the runner-side home, absolute
 * @param folder the results, absolute
 * @returns the names of what was there, relative to the folder
 */
export async function copyFindings(home: string, trainingId: string, folder: string): Promise<string[]> {
  const copied: string[] = []
  for (const name of [...FINDINGS_FILES, EXCLUSIONS_FILE]) {
    const isThere = await copyFile(join(runFolder(home, trainingId), name), join(folder, name)).then(
      () => true,
      () => false,
    )
    if (isThere) copied.push(name)
  }
  return copied
}
