import assert from 'node:assert/strict'
import { test } from 'node:test'
import { knownHostsName, parseAddress } from '../../src/ssh/address.ts'
import { rejectsWith } from '../support/failures.ts'

test('an address has a user, a host and a port, 22 unless given', () => {
  assert.deepEqual(parseAddress(' root@203.0.113.7:40022\n'), {
    user: 'root',
    host: '203.0.113.7',
    port: 40022,
  })
  assert.deepEqual(parseAddress('ubuntu@gpu.example'), { user: 'ubuntu', host: 'gpu.example', port: 22 })
  assert.deepEqual(parseAddress('root@[2001:db8::7]:22'), { user: 'root', host: '2001:db8::7', port: 22 })
})

test('known_hosts writes the port only where it is not 22', () => {
  assert.equal(knownHostsName(parseAddress('root@a.example')), 'a.example')
  assert.equal(knownHostsName(parseAddress('root@a.example:40022')), '[a.example]:40022')
})

const WRONG = [
  '',
  'host',
  'root@',
  '@host',
  'root@host:0',
  'root@host:70000',
  'root@ho st',
  'root@-oProxyCommand=x',
  'ssh -p 4 root@h',
]
for (const text of WRONG) {
  test(`INPUT_INVALID: ${JSON.stringify(text)} is no address`, async () => {
    await rejectsWith('INPUT_INVALID', () => parseAddress(text))
  })
}

test('of an ssh command the message tells how to write it', () => {
  assert.throws(() => parseAddress('ssh -p 40022 root@1.2.3.4'), /write root@1\.2\.3\.4:40022/)
})
