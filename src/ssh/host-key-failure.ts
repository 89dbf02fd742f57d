import { Failure } from '../errors.ts'
import { type Address, knownHostsName } from './address.ts'
import type { Refused } from './handshake.ts'
import { fingerprint, type HostKeys, keyType, nothingPinned } from './host-keys.ts'

/**
 * Says what is wrong with a host key and how to find out on the provider's console, which is a way to the server that
 * does not cross the network in question.
 *
 * @param pins what the user gave, possibly nothing
 * @param refused what the server showed
 */
export function hostKeyFailure(address: Address, pins: HostKeys, refused: Refused): Failure {
  const offered = fingerprint(refused.offered)
  if (refused.verdict === 'revoked') return revoked(address, offered)
  return nothingPinned(pins) ? missing(address, refused.offered) : changed(address, pins, offered)
}

function missing(address: Address, key: Buffer): Failure {
  const type = keyType(key)
  return new Failure('HOST_KEY_MISSING', {
    what: `No host-key is set for ${knownHostsName(address)}. It shows ${type} ${fingerprint(key)}.`,
    safe: 'Nothing was authenticated: no secret left this machine.',
    next: `On the provider's console, "${consoleCommand(type)}" must show the same. Only then set its host-key (variable GPU_HOST_KEY; GPU_STAGING_HOST_KEY of a staging server) to: ${knownHostsName(address)} ${type} ${key.toString('base64')}`,
  })
}

function changed(address: Address, pins: HostKeys, offered: string): Failure {
  const pinned = [
    ...pins.keys.map(fingerprint),
    ...pins.fingerprints.map((pin) => `SHA256:${pin.toString('base64').replace(/=+$/, '')}`),
  ]
  return new Failure('HOST_KEY_CHANGED', {
    what: `${knownHostsName(address)} shows ${offered}, but host-key pins ${pinned.join(' or ')}.`,
    safe: 'Nothing was authenticated: no secret left this machine.',
    next: "A rented address gets new machines: look at the key on the provider's console. Only if it is the one shown here, set host-key anew; the old server's data is then gone.",
  })
}

function revoked(address: Address, offered: string): Failure {
  return new Failure('HOST_KEY_REVOKED', {
    what: `${knownHostsName(address)} shows ${offered}, which host-key marks as @revoked.`,
    safe: 'Nothing was authenticated: no secret left this machine.',
    next: 'Do not use this server; ask the provider for another.',
  })
}

function consoleCommand(type: string): string {
  const file = type.startsWith('ecdsa') ? 'ecdsa' : type === 'ssh-rsa' ? 'rsa' : 'ed25519'
  return `ssh-keygen -lf /etc/ssh/ssh_host_${file}_key.pub`
}
