import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net'
import { buffer, text } from 'node:stream/consumers'
import { test } from 'node:test'
import { cheapForPackets } from '../../../../src/ssh/patches/packet-writes.ts'

/** Both ends of a TCP connection, ours made cheap for packets. */
async function connected(): Promise<{ socket: Socket; far: Socket }> {
  const server = createServer()
  const incoming = once(server, 'connection') as Promise<[Socket]>
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const plain = createConnection((server.address() as AddressInfo).port, '127.0.0.1')
  await once(plain, 'connect')
  const [far] = await incoming
  server.close()
  return { socket: cheapForPackets(plain), far }
}

test('what is written in one go is held until its end, and then leaves whole and in order', async () => {
  const { socket, far } = await connected()
  for (const piece of ['length', 'content', 'tag']) socket.write(piece)
  assert.equal(socket.writableLength, 'lengthcontenttag'.length)
  await new Promise((resolve) => socket.write(' and more', resolve))
  assert.equal(socket.writableLength, 0)
  socket.write(' to the end')
  socket.end()
  assert.equal(await text(far), 'lengthcontenttag and more to the end')
})

test('the memory of packets is free once they are written, and not before: they arrive whole', async () => {
  const { socket, far } = await connected()
  const packets = Array.from({ length: 300 }, (_, at) => Buffer.allocUnsafeSlow(32_800).fill(at))
  const contents = packets.map((_, at) => Buffer.allocUnsafeSlow(32_796).fill(at))
  const sent = Buffer.concat(packets)
  for (const [at, packet] of packets.entries()) {
    socket.write(packet.subarray(0, 4))
    socket.write(contents[at] as Buffer)
  }
  assert.equal(packets.at(-1)?.length, 32_800)
  socket.end()
  assert.ok((await buffer(far)).equals(sent))
  await once(socket, 'close')
  assert.ok([...packets, ...contents].every(({ length }) => length === 0))
})

test('memory that others may share is left alone', async () => {
  const { socket, far } = await connected()
  const short = Buffer.from('short')
  const inPool = new Uint8Array(new ArrayBuffer(Buffer.poolSize), 0, 20_000).fill(7)
  const amid = new Uint8Array(new ArrayBuffer(40_000), 4).fill(7)
  for (const piece of [short, inPool, amid]) socket.write(piece)
  socket.end()
  await buffer(far)
  await once(socket, 'close')
  assert.deepEqual([short.length, inPool.length, amid.length], [5, 20_000, 39_996])
})

test('a write with a callback of its own keeps it, and its memory', async () => {
  const { socket, far } = await connected()
  const packet = Buffer.allocUnsafeSlow(32_800)
  far.resume()
  await new Promise((resolve) => socket.write(packet, resolve))
  assert.equal(packet.length, 32_800)
  socket.destroy()
})
