import type { Socket } from 'node:net'

/** Memory from here on is a packet full of data; everything else that ssh2 writes is shorter. */
const PACKET_BYTES = 16 << 10

/**
 * Makes a socket cheap for ssh2, which writes a packet in three pieces: length, content, tag.
 *
 * What is written in one go reaches the kernel together: else each piece would be a system call and, without Nagle's
 * algorithm, a TCP segment of its own. And what a packet took in memory is given back once it is written: left to the
 * garbage collector, 32 KiB twice per packet, it makes that run all the time, for a quarter of all our work.
 *
 * @param socket one that is connected (`connect` gives every socket back its original `write`), for ssh2 alone: it
 *   makes new memory for every packet, and forgets it when it is written
 * @returns the same socket
 */
export function cheapForPackets(socket: Socket): Socket {
  const write = socket.write
  socket.write = (chunk: Uint8Array | string, ...rest: unknown[]): boolean => {
    if (socket.writableCorked === 0) {
      socket.cork()
      process.nextTick(() => socket.uncork())
    }
    const more = rest.length === 0 && isPacket(chunk) ? [freeing(chunk.buffer)] : rest
    return Reflect.apply(write, socket, [chunk, ...more])
  }
  return socket
}

/** Short buffers share pools of Node's with others. */
function isPacket(chunk: Uint8Array | string): chunk is Uint8Array<ArrayBuffer> {
  if (typeof chunk === 'string' || !(chunk.buffer instanceof ArrayBuffer)) return false
  const { byteLength } = chunk.buffer
  return byteLength >= PACKET_BYTES && byteLength !== Buffer.poolSize && chunk.byteOffset === 0
}

/** A write that failed may not be over for the kernel. */
function freeing(memory: ArrayBuffer): (error?: Error | null) => void {
  return (error) => {
    if (!error && !memory.detached) memory.transfer(0)
  }
}
