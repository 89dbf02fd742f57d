import { isServerFolder, rootTrouble, SERVER_FOLDER } from '../../src/config/root-path.ts'
import { printable } from '../../src/text/printable.ts'

/**
 * Makes sure that trainings can live below the folder in which the server of this machine keeps everything.
 *
 * @throws Error that says why they cannot, before anything is started
 */
export function checkServerFolder(folder: string): void {
  const trouble = isServerFolder(folder) ? rootTrouble(folder) : `is not ${SERVER_FOLDER}`
  if (trouble === undefined) return
  throw new Error(
    `The server of this machine would live in ${printable(folder)}, which ${trouble}. Move the clone.`,
  )
}
