import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { joinWrites } from '../../src/ssh/join-writes.ts'

test('what is written in one go is held until its end, and then leaves whole and in order', async () => {
  const server = createServer()
  const incoming = once(server, 'connection') as Promise<[Socket]>
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const plain = createConnection((server.address() as AddressInfo).port, '127.0.0.1')
  await once(plain, 'connect')
  const [far] = await incoming
  const socket = joinWrites(plain)
  for (const piece of ['length', 'content', 'tag']) socket.write(piece)
  assert.equal(socket.writableLength, 'lengthcontenttag'.length)
  await new Promise((resolve) => socket.write(' and more', resolve))
  assert.equal(socket.writableLength, 0)
  socket.write(' to the end')
  socket.end()
  assert.equal(await text(far), 'lengthcontenttag and more to the end')
  server.close()
})
