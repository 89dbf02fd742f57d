/** What a server says openly before anything is encrypted (RFC 4253, sections 4.2 and 7.1). ssh2 does not pass it on. */
import type { Socket } from 'node:net'
import { printable } from '../text/printable.ts'

/** The algorithms that a server offers. Its words: printed only after `printable`. */
export interface ServerOffer {
  /** `OpenSSH_9.2p1` and the like. */
  readonly software: string
  readonly keyExchanges: readonly string[]
  readonly hostKeys: readonly string[]
  /** From the server to us; both directions are the same in every server that we know. */
  readonly ciphers: readonly string[]
  readonly macs: readonly string[]
  readonly compressions: readonly string[]
  /** Whether it counts packets anew with every key, and lets nothing else into a key exchange. */
  readonly isStrict: boolean
}

/** What was heard so far. */
export interface Overheard {
  readonly offer: ServerOffer | undefined
  /** What came in place of SSH's first line: a web page, or why nobody is let in; printable. */
  readonly greeting: string
}

const KEXINIT = 20
/** A KEXINIT is some 1,500 bytes, and lines before it are few. More is not read again and again with every byte. */
const MOST_BYTES = 16 << 10
const STRICT = 'kex-strict-s-v00@openssh.com'

/**
 * Listens to a socket that somebody else reads, and which is paused until they do.
 *
 * @returns asks what was heard so far
 */
export function overhear(socket: Socket): () => Overheard {
  let seen = Buffer.alloc(0)
  let offer: ServerOffer | undefined
  const hear = (chunk: Buffer): void => {
    seen = Buffer.concat([seen, chunk])
    offer = readOffer(seen)
    if (!offer && seen.length <= MOST_BYTES) return
    socket.off('data', hear)
    seen = seen.subarray(0, 0)
  }
  socket.on('data', hear)
  return () => ({ offer, greeting: offer ? '' : greetingOf(seen) })
}

/** @returns undefined while it is not complete, and for ever when it is not what a server begins with */
export function readOffer(seen: Buffer): ServerOffer | undefined {
  const [, software = ''] = /^SSH-[\d.]+-([^\r\n]*)\r?\n/m.exec(seen.toString('latin1')) ?? []
  const start = packetStart(seen)
  if (start === undefined || seen.length < start + 5) return undefined
  const end = start + 4 + seen.readUInt32BE(start)
  if (seen.length < end || seen[start + 5] !== KEXINIT) return undefined
  const lists = nameLists(seen.subarray(start + 6 + 16, end))
  const [keyExchanges = [], hostKeys = [], , ciphers = [], , macs = [], , compressions = []] = lists
  return {
    software,
    keyExchanges,
    hostKeys,
    ciphers,
    macs,
    compressions,
    isStrict: keyExchanges.includes(STRICT),
  }
}

/** After the line that begins with SSH-; there may be others before it. */
function packetStart(seen: Buffer): number | undefined {
  const line = /(?:^|\n)SSH-[^\n]*\n/.exec(seen.toString('latin1'))
  return line ? line.index + line[0].length : undefined
}

/** Ten lists; what a lie about a length leads to is a shorter one. */
function nameLists(bytes: Buffer): string[][] {
  const lists: string[][] = []
  for (let at = 0; lists.length < 10 && at + 4 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    lists.push(
      bytes
        .toString('latin1', at + 4, at + 4 + length)
        .split(',')
        .filter(Boolean),
    )
    at += 4 + length
  }
  return lists
}

function greetingOf(seen: Buffer): string {
  const text = seen.toString('latin1').trim()
  return /^SSH-/.test(text) ? '' : printable(text.split(/[\r\n]+SSH-/)[0] ?? '', 120)
}
