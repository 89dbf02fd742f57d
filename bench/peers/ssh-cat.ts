import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { filesOf } from '../compare.ts'
import { destination, ssh, sshVersion } from './openssh.ts'
import type { Peer } from './peer.ts'

const PIPELINE = 'cd "$1" && find . -type f -print0 | sort -z | xargs -0 cat | { shift; "$@"; }'

/** All bytes through one ssh into one file: what OpenSSH can move at most, with the cipher that we take too. */
export const sshCat: Peer = {
  name: 'ssh cat',
  version: sshVersion,
  command: (delivery) => {
    const [program = '', ...rest] = ssh(delivery.server)
    const there = `cat > ${destination(delivery)}`
    const connection = [program, '-c', 'aes128-gcm@openssh.com', ...rest]
    return { program: 'sh', args: ['-c', PIPELINE, 'sh', delivery.source, ...connection, there] }
  },
  problem: (delivery) => {
    const original = createHash('sha256')
    for (const path of filesOf(delivery.source)) original.update(readFileSync(join(delivery.source, path)))
    const copy = execFileSync('sha256sum', [destination(delivery)], { encoding: 'utf8' })
    return copy.startsWith(original.digest('hex')) ? '' : 'the bytes differ'
  },
}
