import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import { it } from 'node:test'
import { overhear, readOffer } from '../../../src/ssh/server-offer.ts'

const LISTS = [
  'a,kex-strict-s-v00@openssh.com',
  'ssh-ed25519',
  'c1',
  'c2,c3',
  'm1',
  'm2',
  'none',
  'none,zlib',
  '',
  '',
]

function kexInit(lists: readonly string[], kind = 20): Buffer {
  const names = lists.map((list) => Buffer.concat([uint32(list.length), Buffer.from(list)]))
  const payload = Buffer.concat([Buffer.from([kind]), Buffer.alloc(16, 7), ...names, Buffer.alloc(5)])
  return Buffer.concat([uint32(payload.length + 1 + 4), Buffer.from([4]), payload, Buffer.alloc(4)])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** What is overheard of a socket that says this, byte by byte. */
function heard(...said: (Buffer | string)[]) {
  const socket = new EventEmitter()
  const ask = overhear(socket as Socket)
  for (const byte of Buffer.concat(said.map((each) => Buffer.from(each))))
    socket.emit('data', Buffer.from([byte]))
  return { ...ask(), listeners: socket.listenerCount('data') }
}

it('what a server offers is read however it arrives, and then nobody listens any more', () => {
  for (const before of ['', 'Welcome\r\nto us\r\n']) {
    const { offer, listeners } = heard(before, 'SSH-2.0-some_1.0 x\r\n', kexInit(LISTS), 'and more')
    assert.deepEqual(
      [
        offer?.software,
        offer?.keyExchanges[0],
        offer?.ciphers,
        offer?.macs,
        offer?.compressions,
        offer?.isStrict,
      ],
      ['some_1.0 x', 'a', ['c2', 'c3'], ['m2'], ['none', 'zlib'], true],
    )
    assert.equal(listeners, 0)
  }
})

it('without its word for it a server is not strict', () => {
  assert.equal(heard('SSH-2.0-x\r\n', kexInit(['a', ...LISTS.slice(1)])).offer?.isStrict, false)
})

it('who begins with something else, has said nothing of the kind', () => {
  for (const said of ['HTTP/1.1 400 Bad Request\r\n\r\n', 'Not allowed at this time\r\n', '']) {
    const { offer, greeting } = heard(said)
    assert.equal(offer, undefined)
    assert.ok(said.startsWith(greeting.slice(0, 12)))
  }
  assert.equal(heard('SSH-2.0-x\r\n', kexInit(LISTS, 2), kexInit(LISTS)).offer, undefined)
})

it('lies about lengths lead to less, and endless talk to no listening', () => {
  assert.equal(readOffer(Buffer.from('SSH-2.0-x\r\n\xff\xff\xff\xff', 'latin1')), undefined)
  const whole = kexInit(LISTS)
  whole.writeUInt32BE(0xffffffff, 4 + 1 + 1 + 16)
  const offer = readOffer(Buffer.concat([Buffer.from('SSH-2.0-x\r\n'), whole]))
  assert.deepEqual(offer?.ciphers, [])
  assert.equal(heard(Buffer.alloc(20_000, 'x')).listeners, 0)
})
