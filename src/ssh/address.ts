import { Failure } from '../errors.ts'

/** Where a server is reached. */
export interface Address {
  readonly user: string
  /** Name or IP address, without brackets. */
  readonly host: string
  /** TCP port, 1 to 65535. */
  readonly port: number
}

const SHAPE =
  /^([A-Za-z0-9_][A-Za-z0-9._-]*)@(\[[0-9A-Fa-f:.%A-Za-z]+\]|[A-Za-z0-9][A-Za-z0-9.-]*)(?::(\d{1,5}))?$/

/**
 * Reads `user@host[:port]`; an IPv6 address stands in brackets.
 *
 * @param text as the provider shows it, white space around it allowed
 * @throws Failure INPUT_INVALID, naming what it looks like instead
 */
export function parseAddress(text: string): Address {
  const match = SHAPE.exec(text.trim())
  const port = Number(match?.[3] ?? 22)
  if (!match?.[1] || !match[2] || port < 1 || port > 65535) throw notAnAddress(text)
  return { user: match[1], host: match[2].replace(/^\[|\]$/g, ''), port }
}

/** The form that known_hosts uses: the bare host on port 22, `[host]:port` elsewhere. */
export function knownHostsName(address: Address): string {
  return address.port === 22 ? address.host : `[${address.host}]:${address.port}`
}

function notAnAddress(text: string): Failure {
  const looksLikeCommand = /^\s*ssh\s/.test(text)
  return new Failure('INPUT_INVALID', {
    what: `server: "${text.slice(0, 100)}" is not user@host[:port].`,
    safe: 'Nothing was contacted.',
    next: looksLikeCommand
      ? 'Of "ssh -p 40022 root@1.2.3.4" write root@1.2.3.4:40022.'
      : 'Write it like root@203.0.113.7:40022; an IPv6 address in brackets: root@[2001:db8::7]:22.',
  })
}
