import { difference } from '../compare.ts'
import { destination, login, sshOptions, sshVersion } from './openssh.ts'
import type { Peer } from './peer.ts'

/** scp in its default mode, which is SFTP since OpenSSH 9.0. */
export const scp: Peer = {
  name: 'scp',
  version: sshVersion,
  command: (delivery) => {
    const { server, source } = delivery
    const target = `${login(server)}:${destination(delivery)}`
    return {
      program: 'scp',
      args: ['-q', '-r', ...sshOptions(server), '-P', String(server.port), source, target],
    }
  },
  problem: (delivery) => difference(delivery.source, destination(delivery)),
}
