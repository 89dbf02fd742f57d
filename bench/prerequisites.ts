import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { userInfo } from 'node:os'
import { LINKEMU_SOURCE } from './paths.ts'

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
