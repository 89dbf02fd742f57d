/** The login itself: one try with the key, what the server says to it, and how that is told. */
import type { AuthHandlerMiddleware, Client, ParsedKey } from 'ssh2'
import { Failure } from '../errors.ts'
import { printable } from '../text/printable.ts'
import type { Address } from './address.ts'
import { fingerprint } from './host-keys.ts'

/** Who logs in, and where. */
export interface Login {
  readonly address: Address
  readonly key: ParsedKey
}

/** SSH_MSG_DISCONNECT's reasons that are about the line and not about who we are (RFC 4253, section 11.1). */
const ABOUT_THE_LINE: readonly unknown[] = [7, 10, 11, 12]
const MOST_WORDS = 2_000
/** What ways in are called (RFC 4252, 4256 and 4462); another name is the server's own, and may say anything. */
const WAYS_IN = ['gssapi-keyex', 'gssapi-with-mic', 'hostbased', 'keyboard-interactive', 'password']

/** One try to log in. More would lock this address out where failures are counted. */
export class LoginAttempt {
  readonly #login: Login
  #offered = 0
  #isPartial = false
  #left: readonly string[] = []
  #words = ''
  #wordsAfter = ''

  constructor(login: Login, client: Client) {
    this.#login = login
    client.on('banner', (text) => {
      this.#words = `${this.#words}${text}`.slice(0, MOST_WORDS)
      if (this.#offered > 0) this.#wordsAfter = this.#words
    })
  }

  /** For ssh2, which would otherwise ask with `none` first: a round trip, and never a success. */
  readonly next: AuthHandlerMiddleware = (left, isPartial) => {
    this.#left = left ?? []
    this.#isPartial = isPartial
    const { address, key } = this.#login
    return this.#offered++ === 0 ? { type: 'publickey', username: address.user, key } : false
  }

  /**
   * The failure that an error of ssh2's is, if it is about who we are.
   *
   * @returns undefined when it is about the line
   */
  failure(error: Error & { readonly level?: string; readonly code?: unknown }): Failure | undefined {
    const isTold = typeof error.code === 'number' && !ABOUT_THE_LINE.includes(error.code)
    const isOver = error.level === 'client-authentication'
    // PAM says why in a banner, and sshd then just hangs up.
    if (!isOver && !(this.#offered > 0 && (isTold || this.#wordsAfter !== ''))) return undefined
    const words = printable((this.#words || (isTold ? error.message : '')).trim(), 300)
    const said = words && `; it says: ${words}`
    return this.#isPartial ? this.#wantsMore(said, error) : this.#refused(said, error)
  }

  #wantsMore(said: string, error: Error): Failure {
    return failed(
      `${this.#where} accepted the key, but wants a second step: ${named(this.#left)}${said}.`,
      'A run has nobody who could answer. Let this user in with the key alone (AuthenticationMethods publickey, in a Match User block of sshd_config), or use a user that may.',
      error,
    )
  }

  #refused(said: string, error: Error): Failure {
    const { address, key } = this.#login
    const ours = `${key.type} ${fingerprint(key.getPublicSSH())}`
    // Without an answer ssh2 has not even asked: it knows no signature that both sides take.
    if (this.#left.length === 0 && key.type === 'ssh-rsa' && said === '')
      return failed(
        `${this.#where} takes no signature of an RSA key (${ours}).`,
        'Use another key: ssh-keygen -t ed25519.',
        error,
      )
    const others = this.#left.length > 0 ? `; ways in that are left: ${named(this.#left)}` : ''
    const { next } = advice(address.user, this.#left)
    return failed(`${this.#where} refused the key (${ours})${others}${said}.`, next, error)
  }

  get #where(): string {
    const { user, host, port } = this.#login.address
    return `${user}@${host}:${port}`
  }
}

function advice(user: string, left: readonly string[]): { next: string } {
  const others = WAYS_IN.filter((way) => left.includes(way))
  const asked = others.length > 0 ? `; this server asks for ${others.join(', ')}` : ''
  if (left.length > 0 && !left.includes('publickey'))
    return { next: `Allow keys there: PubkeyAuthentication yes in sshd_config${asked}.` }
  const rule = user === 'root' ? 'PermitRootLogin no, AllowUsers' : 'AllowUsers, DenyUsers'
  return {
    next: `Add the key's public half (ssh-keygen -y -f KEY) to ~${user}/.ssh/authorized_keys there. If it is there, sshd_config may shut this user out (${rule}): allow it, or log in as another.`,
  }
}

function named(methods: readonly string[]): string {
  return printable(methods.join(', '), 200) || 'nothing that it names'
}

function failed(what: string, next: string, cause: Error): Failure {
  const safe = 'It was tried once: more tries would lock this address out.'
  return new Failure('AUTHENTICATION_FAILED', { what, safe, next }, cause)
}
