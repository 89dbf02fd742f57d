import { Failure } from '../errors.ts'
import { printable } from '../text/printable.ts'
import { looksLikeCommand, readSshCommand } from './ssh-command.ts'

/** Where a server is reached. */
export interface Address {
  readonly user: string
  /** Name or IP address, without brackets. */
  readonly host: string
  /** TCP port, 1 to 65535. */
  readonly port: number
}

const SHAPE =
  /^(?:([A-Za-z0-9_][A-Za-z0-9._-]*)@)?(\[[0-9A-Fa-f:.%A-Za-z]+\]|[A-Za-z0-9][A-Za-z0-9._-]*)(?::(\d{1,5}))?$/
const USER = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/
const URL_SHAPE = /^ssh:\/\/([^/?#]*)\/?$/i
/** What a terminal or a chat puts around a line that is copied out of it. */
const WRAPPING = /^(?:\$\s+|["'`])|["'`]$/g
const LIKE_THIS = 'Write it like root@203.0.113.7:40022; an IPv6 address in brackets: root@[2001:db8::7]:22.'

/**
 * Reads `user@host[:port]`; an IPv6 address stands in brackets. What providers show is taken, too:
 * `ssh://user@host:port`, and an `ssh` command line, of which forwardings and the like do not matter here.
 *
 * @param text as the provider shows it, white space around it allowed
 * @param input the name of the input that holds it
 * @throws Failure INPUT_INVALID, naming what it looks like instead
 */
export function parseAddress(text: string, input = 'server'): Address {
  const bare = text.trim().replaceAll(WRAPPING, '').trim()
  const command = looksLikeCommand(bare) ? readSshCommand(bare) : undefined
  if (command?.problem) throw refused(input, command.problem, command.cure)
  const [, user, host = '', port] = SHAPE.exec(command?.target ?? URL_SHAPE.exec(bare)?.[1] ?? bare) ?? []
  const who = command?.user ?? user
  const number = Number(command?.port ?? port ?? 22)
  const contradicts = command?.port !== undefined && port !== undefined && command.port !== port
  if (host !== '' && who === undefined)
    throw refused(
      input,
      `"${shown(bare)}" names no user, and names from ~/.ssh/config are not known here`,
      LIKE_THIS,
    )
  if (!who || host === '' || contradicts || !(number >= 1 && number <= 65535) || !USER.test(who))
    throw refused(input, `"${shown(text)}" is not user@host[:port]`, LIKE_THIS)
  return { user: who, host: host.replace(/^\[|\]$/g, ''), port: number }
}

/** The form that known_hosts uses: the bare host on port 22, `[host]:port` elsewhere. */
export function knownHostsName(address: Pick<Address, 'host' | 'port'>): string {
  return address.port === 22 ? address.host : `[${address.host}]:${address.port}`
}

/** A URL may hold a password, which no log may show. */
function shown(text: string): string {
  return printable(text.trim().replace(/:[^:@/\s]*@/, ':…@'), 100)
}

function refused(input: string, what: string, next = LIKE_THIS): Failure {
  return new Failure('INPUT_INVALID', { what: `${input}: ${what}.`, safe: 'Nothing was contacted.', next })
}
