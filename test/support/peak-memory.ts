/** Loaded into an action before anything else (`--import`): leaves the most memory that it had, in bytes, in PEAK_MEMORY. */
import { readFileSync, writeFileSync } from 'node:fs'

process.on('exit', () => {
  // What the kernel gives as maxRSS begins with the memory of the process that forked this one.
  const [, kibibytes] = /^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'latin1')) ?? []
  writeFileSync(process.env.PEAK_MEMORY ?? '', String(Number(kibibytes) * 1024))
})
