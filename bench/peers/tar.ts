import { difference } from '../compare.ts'
import { destination, ssh, sshVersion } from './openssh.ts'
import type { Peer } from './peer.ts'

const PIPELINE = 'tar -C "$1" -cf - . | { shift; "$@"; }'

/** tar over ssh: one stream, nothing resumed, nothing verified. */
export const tar: Peer = {
  name: 'tar | ssh',
  version: sshVersion,
  command: (delivery) => {
    const there = `mkdir -p ${destination(delivery)} && tar -C ${destination(delivery)} -xf -`
    return { program: 'sh', args: ['-c', PIPELINE, 'sh', delivery.source, ...ssh(delivery.server), there] }
  },
  problem: (delivery) => difference(delivery.source, destination(delivery)),
}
