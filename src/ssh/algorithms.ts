/** What we encrypt with, what a server offers, and what to say when the two have nothing in common. */
import type { Algorithms, NegotiatedAlgorithms } from 'ssh2'
import { Failure } from '../errors.ts'
import { printable } from '../text/printable.ts'
import type { Address } from './address.ts'
import { knownHostsName } from './address.ts'
import type { ServerOffer } from './server-offer.ts'

/**
 * AES-GCM first: it is the fastest here, and not open to Terrapin (CVE-2023-48795) even where the server lacks strict key
 * exchange. The others are, so `mismatch` asks for it.
 */
const CIPHERS = [
  'aes128-gcm@openssh.com',
  'aes256-gcm@openssh.com',
  'chacha20-poly1305@openssh.com',
  'aes128-ctr',
  'aes192-ctr',
  'aes256-ctr',
] as const
/** For AES-CTR: of what is encrypted, not of what it was before. */
const MACS = ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com'] as const
const KEY_EXCHANGES = [
  'curve25519-sha256',
  'curve25519-sha256@libssh.org',
  'ecdh-sha2-nistp256',
  'ecdh-sha2-nistp384',
  'ecdh-sha2-nistp521',
  'diffie-hellman-group16-sha512',
  'diffie-hellman-group18-sha512',
  'diffie-hellman-group14-sha256',
  'diffie-hellman-group-exchange-sha256',
] as const

/** The algorithms that we offer, in our order; the host key's are another's to choose. */
export const OUR_OFFER = {
  cipher: [...CIPHERS],
  hmac: [...MACS],
  kex: [...KEY_EXCHANGES],
  compress: ['none'],
} satisfies Algorithms

/** One part of the negotiation, and sshd_config's word for it. */
interface Part {
  readonly name: string
  readonly keyword: string
  readonly ours: readonly string[]
  readonly theirs: readonly string[]
}

/**
 * Says why two sides cannot talk.
 *
 * @param hostKeys the host key algorithms that we offer in all
 * @param offer what the server offers; undefined when it was not heard
 */
export function mismatch(
  address: Address,
  hostKeys: readonly string[],
  offer: ServerOffer | undefined,
): Failure {
  const parts = offer === undefined ? [] : partsOf(offer, hostKeys)
  const apart = parts.filter(({ ours, theirs }) => !ours.some((name) => theirs.includes(name)))
  const lists = apart.map(
    ({ name, ours, theirs }) => `${name}: it offers ${listed(theirs)}; we offer ${listed(ours)}`,
  )
  const keywords = apart.map(({ keyword }) => keyword).join(', ')
  return refuse(
    address,
    offer,
    `have no encryption in common (${lists.join('. ') || 'its offer could not be read'})`,
    `Allow one of ours in its sshd_config (${keywords || 'Ciphers, MACs, KexAlgorithms'}), or choose an image with OpenSSH 7 or newer.`,
  )
}

/**
 * Judges what was negotiated.
 *
 * @returns why it must not be used; undefined when it may
 */
export function weakness(
  address: Address,
  negotiated: NegotiatedAlgorithms,
  offer: ServerOffer | undefined,
): Failure | undefined {
  const ciphers = [negotiated.cs.cipher, negotiated.sc.cipher]
  if (offer?.isStrict || ciphers.every((cipher) => cipher.includes('-gcm@'))) return undefined
  return refuse(
    address,
    offer,
    `would talk with ${printable(ciphers[0] ?? '', 60)} without strict key exchange, which lets others drop what is sent unseen (Terrapin, CVE-2023-48795); it offers ${listed(offer?.ciphers ?? [])}`,
    'Update its SSH server (OpenSSH 9.6 or a patched one, dropbear 2024.84), or allow aes128-gcm@openssh.com there (Ciphers).',
  )
}

/**
 * Says what is wrong with how a server proves that it has its key, before anything is authenticated.
 *
 * @param error of ssh2, of its handshake
 * @param shown the key in question, as its fingerprint
 * @returns undefined when the error is about something else
 */
export function unproven(
  address: Address,
  error: Error,
  shown: string,
  offer: ServerOffer | undefined,
): Failure | undefined {
  const [, signs, offers] = /^Wrong signature type: (.*), expected: (.*)$/.exec(error.message) ?? []
  if (offers !== undefined)
    return refuse(
      address,
      offer,
      `do not agree on a signature (it offers ${printable(offers, 40)} for its host key, and signs with ${printable(signs ?? '', 40)})`,
      'Update its SSH server, or choose an image with OpenSSH 7.2 or newer: signatures with SHA-1 prove nothing.',
    )
  if (!/signature|Host key does not match/i.test(error.message)) return undefined
  return new Failure('HOST_KEY_CHANGED', {
    what: `${knownHostsName(address)} shows ${shown}, and does not prove that it has this key (${printable(error.message, 100)}).`,
    safe: 'Nothing was authenticated: no secret left this machine.',
    next: "Whoever has only seen a key can show it: look at the provider's console whether this is your server, and at what lies between.",
  })
}

function partsOf(offer: ServerOffer, hostKeys: readonly string[]): Part[] {
  const parts: Part[] = [
    { name: 'key exchange', keyword: 'KexAlgorithms', ours: KEY_EXCHANGES, theirs: offer.keyExchanges },
    { name: 'host key', keyword: 'HostKeyAlgorithms', ours: hostKeys, theirs: offer.hostKeys },
    { name: 'cipher', keyword: 'Ciphers', ours: CIPHERS, theirs: offer.ciphers },
  ]
  const chosen = CIPHERS.find((name) => offer.ciphers.includes(name))
  if (chosen?.endsWith('-ctr')) parts.push({ name: 'MAC', keyword: 'MACs', ours: MACS, theirs: offer.macs })
  return [
    ...parts,
    { name: 'compression', keyword: 'Compression', ours: ['none'], theirs: offer.compressions },
  ]
}

function listed(names: readonly string[]): string {
  return printable(names.slice(0, 20).join(', '), 400) || 'none'
}

function refuse(address: Address, offer: ServerOffer | undefined, what: string, next: string): Failure {
  const software = offer?.software ? ` (${printable(offer.software, 60)})` : ''
  return new Failure('ALGORITHMS_DIFFER', {
    what: `${knownHostsName(address)}${software} and this runner ${what}.`,
    safe: 'Nothing was authenticated: no secret left this machine. Trying again would not help.',
    next,
  })
}
