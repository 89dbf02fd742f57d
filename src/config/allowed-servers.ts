import { isIP } from 'node:net'
import { Failure } from '../errors.ts'
import { type Address, parseAddress } from '../ssh/address.ts'
import { fitsPattern } from '../ssh/name-pattern.ts'
import { notAllowed } from './allowed-paths.ts'

/**
 * Refuses a server that whoever set up the workflow did not list: whoever may start a run names the server, and its
 * host key with it, and must not have the dataset sent wherever they like.
 *
 * @param entries addresses as `server` takes them; in one with a `*` that stands for anything, and `*` alone for all
 * @param input the name of the input that holds the server
 * @throws Failure NOT_ALLOWED; INPUT_INVALID when it is in no entry, and one of them is not an address
 */
export function refuseOtherServers(entries: readonly string[], server: Address, input: string): void {
  let unreadable: Failure | undefined
  for (const entry of entries.flatMap((line) => line.split(',')).map((word) => word.trim())) {
    try {
      if (entry !== '' && fits(entry, server)) return
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      unreadable ??= error
    }
  }
  throw (
    unreadable ??
    notAllowed(
      `${input}: ${plain(server)} is not among the servers that this run may reach.`,
      `Leave ${input} empty for the one that is set up, or list it in the variable GPU_SERVERS (input allow-servers).`,
    )
  )
}

function fits(entry: string, server: Address): boolean {
  if (!entry.includes('*')) return plain(parseAddress(entry, 'allow-servers')) === plain(server)
  // Without a port the default one is meant, as in an address.
  const whole = entry === '*' || /:[\d*]+$/.test(entry) ? entry : `${entry}:22`
  // Whoever has a domain can call a host 203.0.113.evil.example.
  if (/@[\d.*]*\d[\d.*]*:[^:]*$/.test(whole) && isIP(server.host) === 0) return false
  // Here a question mark stands for itself: no address holds one.
  return !whole.includes('?') && fitsPattern(whole, plain(server))
}

/** An IPv6 address in brackets, as one writes it. */
function plain({ user, host, port }: Address): string {
  return `${user}@${host.includes(':') ? `[${host.toLowerCase()}]` : host.toLowerCase()}:${port}`
}
