import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { kill } from '../local/processes.ts'
import { startLinkemu } from './linkemu.ts'
import { namespacePrefix } from './traces.ts'

/** An emulated wide-area link; the same in both directions. */
export interface LinkShape {
  readonly mbps: number
  /** There and back, in milliseconds. */
  readonly roundTripMs: number
  readonly lossPercent: number
  /** TCP's congestion control at both ends. */
  readonly congestion: 'cubic' | 'bbr'
}

/** A link under way, with a namespace at each end. */
export interface Link extends AsyncDisposable {
  readonly runner: string
  readonly server: string
  readonly serverAddress: string
  /** Bytes of IP packets that left and reached the runner, lost ones included. */
  wire(): Traffic
  /** From here on every packet is lost. */
  cut(): void
  restore(): void
}

/** Bytes on an interface. */
export interface Traffic {
  readonly sent: number
  readonly received: number
}

const QUEUE_MS = 100
let count = 0

/**
 * Makes two namespaces and an emulated link between them.
 *
 * @param seed of the losses
 */
export async function openLink(shape: LinkShape, seed: number): Promise<Link> {
  const [runner, server] = [nextName('runner'), nextName('server')]
  addNamespaces([runner, server], shape.congestion)
  const emulator = await startLinkemu(
    { namespace: runner, address: '10.77.0.1/24' },
    { namespace: server, address: '10.77.0.2/24' },
    [shape.mbps, shape.roundTripMs / 2, shape.lossPercent, QUEUE_MS, seed],
  )
  return {
    runner,
    server,
    serverAddress: '10.77.0.2',
    wire: () => traffic(runner, 'wan0'),
    cut: () => process.kill(emulator, 'SIGUSR1'),
    restore: () => process.kill(emulator, 'SIGUSR2'),
    [Symbol.asyncDispose]: async () => {
      kill(emulator)
      deleteNamespaces([runner, server])
    },
  }
}

/** Makes one namespace in which runner and server meet over its loopback device. */
export function openLoopback(): Link {
  const name = nextName('loopback')
  addNamespaces([name], 'cubic')
  execFileSync('ip', ['-n', name, 'link', 'set', 'lo', 'up'])
  const cut = (): never => {
    throw new Error('a loopback device cannot be cut')
  }
  return {
    runner: name,
    server: name,
    serverAddress: '127.0.0.1',
    // Whatever one end sends is counted again as received.
    wire: () => ({ ...traffic(name, 'lo'), received: 0 }),
    cut,
    restore: cut,
    [Symbol.asyncDispose]: async () => deleteNamespaces([name]),
  }
}

/** Bytes that the server has received so far over the emulated link. @param pid of a process in its namespace */
export function deliveredTo(pid: number): number {
  return counters(readFileSync(`/proc/${pid}/net/dev`, 'utf8'), 'wan0').received
}

function traffic(namespace: string, device: string): Traffic {
  const text = execFileSync('ip', ['netns', 'exec', namespace, 'cat', '/proc/net/dev'], { encoding: 'utf8' })
  return counters(text, device)
}

/** From the table of `/proc/net/dev`: received bytes are its first column, sent ones the ninth. */
function counters(table: string, device: string): Traffic {
  const line = table.split('\n').find((line) => line.trim().startsWith(`${device}:`)) ?? ''
  const columns = line
    .slice(line.indexOf(':') + 1)
    .trim()
    .split(/\s+/)
    .map(Number)
  return { received: columns[0] ?? 0, sent: columns[8] ?? 0 }
}

/**
 * Congestion control is inherited when a namespace is created, and cannot be changed to any inside. One shell does
 * all of it, so that the machine gets its own back even when we are killed in between.
 */
const ADD = `set -e
old=$(sysctl -n net.ipv4.tcp_congestion_control)
trap 'sysctl -qw net.ipv4.tcp_congestion_control=$old' EXIT
sysctl -qw net.ipv4.tcp_congestion_control="$1"
shift
for name; do
  ip netns add "$name"
  ip netns exec "$name" sysctl -qw net.ipv6.conf.default.disable_ipv6=1
done`

function addNamespaces(names: readonly string[], congestion: string): void {
  execFileSync('sh', ['-c', ADD, 'sh', congestion, ...names])
}

function deleteNamespaces(names: readonly string[]): void {
  for (const name of names) execFileSync('ip', ['netns', 'delete', name])
}

function nextName(end: string): string {
  return `${namespacePrefix(process.pid)}${count++}-${end}`
}
