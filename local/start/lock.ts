import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { isAlive } from '../processes.ts'

/**
 * Keeps two runs from sharing one server: the second would end the first one's as a leftover.
 *
 * @param file holds the id of the process that has the lock; one that is dead has not
 * @throws Error when a living process holds it
 */
export function lock(file: string): Disposable {
  const holder = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
  if (isAlive(holder)) throw new Error(`Process ${holder} is running npm start here already.`)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, String(process.pid))
  return { [Symbol.dispose]: () => rmSync(file, { force: true }) }
}
