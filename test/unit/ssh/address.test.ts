import assert from 'node:assert/strict'
import { test } from 'node:test'
import { knownHostsName, parseAddress } from '../../../src/ssh/address.ts'
import { rejectsWith } from '../../support/failures.ts'

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

const SAME = { user: 'root', host: '1.2.3.4', port: 40022 }
const PASTED = [
  'ssh://root@1.2.3.4:40022',
  'SSH://root@1.2.3.4:40022/',
  'ssh -p 40022 root@1.2.3.4 -L 8080:localhost:8080',
  'ssh root@1.2.3.4 -p 40022 -i ~/.ssh/id_ed25519',
  'root@1.2.3.4 -p 40022',
  '$ ssh -p40022 -NT -o StrictHostKeyChecking=no root@1.2.3.4',
  '`ssh -4tAp 40022 -l root 1.2.3.4`',
  'ssh -o "Port 40022" -oUser=root 1.2.3.4',
  'ssh -o HostName=1.2.3.4 -o Port=40022 root@gpu',
  '/usr/bin/ssh \\\n  -p 40022 -R 1:localhost:1 -o ProxyJump=none ssh://root@1.2.3.4',
  '"root@1.2.3.4:40022"',
]
for (const text of PASTED) {
  test(`taken as providers show it: ${JSON.stringify(text)}`, () => {
    assert.deepEqual(parseAddress(text), SAME)
  })
}

const WRONG = [
  '',
  'host',
  'root@',
  '@host',
  'root@host:0',
  'root@host:70000',
  'root@ho st',
  'root@-oProxyCommand=x',
  'ssh -p 70000 root@h',
  'ssh root@h:22 -p 23',
  'ssh gpu',
  'ssh://root@h:22/path',
]
for (const text of WRONG) {
  test(`INPUT_INVALID: ${JSON.stringify(text)} is not an address`, async () => {
    await rejectsWith('INPUT_INVALID', () => parseAddress(text))
  })
}

const JUMPS = [
  'ssh -J me@bastion root@h',
  'ssh -o ProxyJump=bastion root@h',
  'ssh -oProxyCommand="nc %h %p" root@h',
  'ssh -W h:22 root@bastion',
  'ssh root@bastion ssh gpu',
]
for (const text of JUMPS) {
  test(`jump hosts are refused by name: ${text}`, async () => {
    const failure = await rejectsWith('INPUT_INVALID', () => parseAddress(text))
    assert.match(failure.text.what, /^server: .*jump hosts \(-J, ProxyJump\) are not supported yet/)
  })
}

test('what else of an ssh line cannot be done is named', async () => {
  const command = await rejectsWith('INPUT_INVALID', () => parseAddress('ssh root@h nvidia-smi -l'))
  assert.match(command.text.what, /ends in a command \(nvidia-smi -l\)/)
  const file = await rejectsWith('INPUT_INVALID', () => parseAddress('ssh -F ./config gpu', 'staging'))
  assert.match(file.text.what, /^staging: .*configuration file/)
})

test('a password in a URL is refused and not repeated', async () => {
  const failure = await rejectsWith('INPUT_INVALID', () => parseAddress('ssh://root:hunter2@h:22'))
  assert.ok(!failure.message.includes('hunter2'))
})
