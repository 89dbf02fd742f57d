import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { LINKEMU_SOURCE, VENV } from './paths.ts'

/** Why nothing can be trained here, or '' when it can. */
export function noLibrary(): string {
  const isThere = existsSync(join(VENV, 'bin/yolo'))
  return isThere ? '' : 'there is no environment with the library: run `npm test remote` once, which makes it'
}

/** Why no link can be emulated here, or '' when it can. */
export function obstacle(): string {
  if (!existsSync(LINKEMU_SOURCE)) {
    return 'the link emulator is not here: set GPU_RETRAIN_LINKEMU to its source, linkemu.c'
  }
  if (userInfo().uid !== 0) return 'only root may make network namespaces'
  if (!existsSync('/dev/net/tun')) return 'this kernel has no /dev/net/tun'
  const missing = ['cc', 'ip', 'sysctl'].filter((program) => spawnSync(program, ['--version']).error)
  return missing.length > 0 ? `these programs are missing: ${missing.join(', ')}` : ''
}
