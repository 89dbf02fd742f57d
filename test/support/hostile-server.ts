import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { inflateSync } from 'node:zlib'
import ssh2, { type Connection, type ServerChannel, type ServerConfig } from 'ssh2'
import { FrameReader, frame } from '../../src/ssh/frames.ts'

/** What a server says and hears on one channel, once our helper was started there. */
export interface FarSide {
  readonly channel: ServerChannel
  /** Sends one frame. A string is sent as it is, anything else as JSON. */
  says(kind: string, value: unknown): void
  /** Says something until the channel is closed, as fast as it is taken. */
  repeats(bytes: () => Buffer): void
}

/** How a server misbehaves. */
export interface Behaviour {
  /** Answers an operation; without it, or without a word from it, the server stays silent. */
  readonly onCall?: (operation: string, far: FarSide, args: Record<string, unknown>) => void
  /** Hears data frames and messages of the running operation. */
  readonly onFrame?: (kind: string, payload: Buffer, far: FarSide) => void
  /** Hears of every try to log in. */
  readonly onLogin?: () => void
  /** Takes the channel instead of starting our helper. */
  readonly onShell?: (channel: ServerChannel) => void
}

/** An SSH server in this process that accepts everybody and then does as told. It ignores requests to close. */
export interface HostileServer extends AsyncDisposable {
  readonly access: { server: string; sshKey: string; sshPassphrase: string; hostKey: string }
}

/**
 * Starts one on a free loopback port.
 *
 * @param configuration of ssh2's server, over ours: further host keys, other algorithms
 */
export async function hostileServer(
  behaviour: Behaviour,
  configuration: Partial<ServerConfig> = {},
): Promise<HostileServer> {
  const [host, user] = [keyPair(), keyPair()]
  const connections = new Set<Connection>()
  const server = new ssh2.Server({ hostKeys: [host.private], ...configuration }, (connection) => {
    connections.add(connection)
    connection.on('error', () => undefined).on('close', () => connections.delete(connection))
    connection.on('authentication', (login) => {
      behaviour.onLogin?.()
      login.accept()
    })
    connection.on('session', (accept) =>
      accept().on('exec', (take) => {
        const channel = take()
        // ssh2 would answer a close at once; an honest server does, this one is not.
        if (behaviour.onShell) behaviour.onShell(channel)
        else void startHelper(channel, behaviour)
      }),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    access: {
      server: `somebody@127.0.0.1:${port}`,
      sshKey: user.private,
      sshPassphrase: '',
      hostKey: host.public,
    },
    [Symbol.asyncDispose]: async () => {
      for (const connection of connections) connection.end()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** A pair of ed25519 keys. Of those that ssh2 makes, one in some hundred cannot be read again, not even by itself. */
export function keyPair(): { private: string; public: string } {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519')
    if (![pair.private, pair.public].some((key) => ssh2.utils.parseKey(key) instanceof Error)) return pair
  }
}

/** Plays Python: the first marker, the program whose nonce the second marker repeats, and then frames. */
function startHelper(channel: ServerChannel, behaviour: Behaviour): void {
  const far: FarSide = {
    channel,
    says: (kind, value) =>
      void channel.write(frame(kind, Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)))),
    repeats: (bytes) => repeat(channel, bytes),
  }
  const frames = new FrameReader()
  let head: Buffer | undefined = Buffer.alloc(0)
  const hear = (chunk: Buffer): void => {
    for (const { kind, payload } of frames.push(chunk)) {
      if (kind !== 'C') behaviour.onFrame?.(kind, payload, far)
      else {
        const call = JSON.parse(payload.toString())
        behaviour.onCall?.(call.operation, far, call.args)
      }
    }
  }
  channel.on('error', () => undefined)
  channel.on('data', (chunk: Buffer) => {
    if (head === undefined) return hear(chunk)
    head = Buffer.concat([head, chunk])
    const [before = '', length] = /^(?:exit 96\n){8}(\d+)\n/.exec(head.toString('latin1')) ?? []
    const end = before.length + Number(length)
    if (length === undefined || head.length < end) return
    const program = inflateSync(head.subarray(before.length, end)).toString()
    channel.write(`\n<<gpu-retrain ${/"nonce":"([0-9a-f]+)"/.exec(program)?.[1]}>>\n`)
    const rest = head.subarray(end)
    head = undefined
    hear(rest)
  })
  channel.write('\n<<gpu-retrain python>>\n')
}

function repeat(channel: ServerChannel, bytes: () => Buffer): void {
  while (channel.writable && channel.write(bytes()));
  if (channel.writable) channel.once('drain', () => setImmediate(() => repeat(channel, bytes)))
}
