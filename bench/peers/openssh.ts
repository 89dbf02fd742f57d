import { join } from 'node:path'
import type { BenchServer } from '../server.ts'
import { type Delivery, firstLine } from './peer.ts'

/** Options that every program of OpenSSH takes, besides the port: nothing from the user's own configuration. */
export function sshOptions({ keyFile, knownHostsFile }: BenchServer): string[] {
  const settings = ['IdentitiesOnly=yes', 'BatchMode=yes', 'ControlMaster=no', 'StrictHostKeyChecking=yes']
  return [
    ...['-F', 'none', '-i', keyFile],
    ...[...settings, `UserKnownHostsFile=${knownHostsFile}`].flatMap((setting) => ['-o', setting]),
  ]
}

/** `user@address` */
export function login({ user, address }: BenchServer): string {
  return `${user}@${address}`
}

/** The command line of an ssh that is about to run something there. */
export function ssh(server: BenchServer): string[] {
  return ['ssh', ...sshOptions(server), '-p', String(server.port), login(server)]
}

/** Where peers put the dataset. */
export function destination({ server }: Delivery): string {
  return join(server.root, 'data')
}

/** OpenSSH's version, for every peer that goes over it. */
export function sshVersion(): string | undefined {
  return firstLine('ssh', '-V')
}
