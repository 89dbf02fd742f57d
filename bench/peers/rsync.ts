import { difference } from '../compare.ts'
import { destination, login, ssh } from './openssh.ts'
import { firstLine, type Peer } from './peer.ts'

/** Whole files, since none of them is there in another version; `--delete`, so that the outcome is the same as ours. */
export const rsync: Peer = {
  name: 'rsync',
  version: () => firstLine('rsync', '--version'),
  command: (delivery) => {
    const shell = ssh(delivery.server).slice(0, -1).join(' ')
    const target = `${login(delivery.server)}:${destination(delivery)}/`
    return { program: 'rsync', args: ['-aW', '--delete', '-e', shell, `${delivery.source}/`, target] }
  },
  problem: (delivery) => difference(delivery.source, destination(delivery)),
}
