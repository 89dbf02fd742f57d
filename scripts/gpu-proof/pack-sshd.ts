import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { copyFile, mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'

/** What sshd consists of, where distributions keep it; since 9.8 it is several programs. */
const PROGRAMS: readonly (readonly string[])[] = [
  ['/usr/sbin/sshd', '/usr/local/sbin/sshd', '/usr/bin/sshd'],
  ['/usr/bin/ssh-keygen', '/usr/local/bin/ssh-keygen'],
  ['/usr/lib/openssh/sshd-session', '/usr/libexec/openssh/sshd-session', '/usr/lib/ssh/sshd-session'],
  ['/usr/lib/openssh/sshd-auth', '/usr/libexec/openssh/sshd-auth', '/usr/lib/ssh/sshd-auth'],
]

/**
 * Copies this machine's sshd with every library that it loads, the C library and its loader (`lib/ld.so`) included: so it
 * runs on a machine with an older one.
 *
 * @throws Error when there is no sshd here
 */
export async function packSshd(folder: string): Promise<void> {
  await mkdir(join(folder, 'lib'), { recursive: true })
  const found = PROGRAMS.flatMap((places) => places.filter(existsSync).slice(0, 1))
  if (!['sshd', 'ssh-keygen'].every((name) => found.some((path) => basename(path) === name)))
    throw new Error('There is no sshd here to pack: apt-get install openssh-server')
  for (const program of found) {
    await copyFile(program, join(folder, basename(program)))
    for (const [name, path] of libraries(program)) await copyFile(path, join(folder, 'lib', name))
  }
}

/** Name and path of each library; the loader is the one that ldd names by its path alone. */
function libraries(program: string): [string, string][] {
  const said = execFileSync('ldd', [program], { encoding: 'utf8' })
  const named = [...said.matchAll(/^\s*(\S+) => (\/\S+) \(0x/gm)]
  const loader = /^\s*(\/\S+) \(0x/m.exec(said)?.[1]
  if (loader === undefined) throw new Error(`ldd does not tell how ${program} is loaded: ${said}`)
  return [...named.map(([, name = '', path = '']): [string, string] => [name, path]), ['ld.so', loader]]
}
