/**
 * Loaded into an action before anything else (`--import`): notes what our log prints, in the file that OWN_WORDS names.
 * Whatever else is in the action's output, somebody else printed.
 */
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'

Error.stackTraceLimit = 100
const BUNDLES = join(import.meta.dirname, '../../dist/')
const file = process.env.OWN_WORDS ?? ''

for (const stream of [process.stdout, process.stderr]) {
  const write = stream.write
  stream.write = ((chunk: string | Uint8Array, ...rest: []) => {
    const stack = new Error().stack ?? ''
    if (stack.includes('/src/github/') || stack.includes(BUNDLES)) appendFileSync(file, chunk)
    return write.call(stream, chunk, ...rest)
  }) as typeof write
}
