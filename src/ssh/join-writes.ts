import type { Socket } from 'node:net'

/**
 * Makes a socket hand to the kernel together what is written in one go. ssh2 writes a packet in three pieces (length,
 * content, tag): each would be a system call and, without Nagle's algorithm, a TCP segment of its own.
 *
 * @param socket one that is connected: `connect` gives every socket back its original `write`, also a subclass's
 * @returns the same socket
 */
export function joinWrites(socket: Socket): Socket {
  const write = socket.write
  socket.write = (...args: unknown[]): boolean => {
    if (socket.writableCorked === 0) {
      socket.cork()
      process.nextTick(() => socket.uncork())
    }
    return Reflect.apply(write, socket, args)
  }
  return socket
}
