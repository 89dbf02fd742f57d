import { setTimeout as sleep } from 'node:timers/promises'
import type { Failure } from '../errors.ts'
import { INPUT_EATEN, inputEaten, outputElsewhere, shellFailure } from './shell-failures.ts'
import type { Opened } from './start-agent.ts'

const LIMIT_MS = 20_000
const MOST_BYTES = 64 << 10

/**
 * Finds out why a shell says nothing: starts it again with nothing to read. What has waited for input then goes on or
 * ends, and so tells what it is.
 *
 * @param open opens a channel that runs BOOTSTRAP_COMMAND
 * @returns undefined when this one says nothing either, or may not be opened (MaxSessions)
 */
export async function secondLook(open: () => Promise<Opened>): Promise<Failure | undefined> {
  const opened = await open().catch(() => undefined)
  if (!opened) return undefined
  const { stream, ended } = opened
  let [stdout, stderr] = ['', '']
  stream.on('data', (chunk: Buffer) => {
    stdout = (stdout + chunk.toString('latin1')).slice(-MOST_BYTES)
  })
  stream.stderr.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString('latin1')).slice(-MOST_BYTES)
  })
  stream.on('error', () => undefined)
  stream.end()
  const ending = await Promise.race([ended, sleep(LIMIT_MS, undefined, { ref: false })])
  stream.close()
  if (!ending || ending.isLost) return undefined
  const trace = { status: ending.status, stdout, stderr }
  if (ending.status !== INPUT_EATEN) return shellFailure(trace)
  return stdout.includes('<<gpu-retrain python>>')
    ? inputEaten({ ...trace, stdout: '' })
    : outputElsewhere(trace)
}
