import { difference } from '../compare.ts'
import { destination } from './openssh.ts'
import { firstLine, type Peer } from './peer.ts'

/** Eight transfers at once, and no hash by one remote command per file: its fastest way over SFTP. */
export const rclone: Peer = {
  name: 'rclone',
  version: () => firstLine('rclone', 'version'),
  command: (delivery) => {
    const { server, source } = delivery
    const remote = Object.entries({
      host: server.address,
      port: server.port,
      user: server.user,
      'key-file': server.keyFile,
      'known-hosts-file': server.knownHostsFile,
    }).map(([name, value]) => `--sftp-${name}=${value}`)
    const options = ['--config=', '--transfers=8', '--checkers=8', '--sftp-disable-hashcheck', ...remote]
    return { program: 'rclone', args: ['copy', ...options, source, `:sftp:${destination(delivery)}`] }
  },
  problem: (delivery) => difference(delivery.source, destination(delivery)),
}
