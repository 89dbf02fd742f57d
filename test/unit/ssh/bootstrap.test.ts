import assert from 'node:assert/strict'
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { agentProgram } from '../../../src/ssh/agent-source.ts'
import { BOOTSTRAP_COMMAND, firstFlight } from '../../../src/ssh/bootstrap.ts'
import { frame } from '../../../src/ssh/frames.ts'
import { TRANSFER } from '../../../src/transfer/operations.ts'

let shell: ChildProcessWithoutNullStreams
let said = ''
let complained = ''

beforeEach(() => {
  said = complained = ''
  shell = spawn('sh', ['-c', BOOTSTRAP_COMMAND])
  shell.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString('latin1')
  })
  shell.stderr.on('data', (chunk: Buffer) => {
    complained += chunk.toString('latin1')
  })
  shell.stdin.write(firstFlight(agentProgram('nonce', '', TRANSFER)))
})
afterEach(() => shell.kill())

async function until(text: string): Promise<void> {
  const signal = AbortSignal.timeout(20_000)
  while (!said.includes(text)) await once(shell.stdout, 'data', { signal })
}

describe('the program that a server runs', () => {
  it('answers what comes right behind it, and shows the lines of our own code when it fails', async () => {
    shell.stdin.write(frame('C', Buffer.from(JSON.stringify({ operation: 'nothing.here', args: {} }))))
    await until('"code":"AGENT_FAILED"')
    while (!complained.includes('KeyError')) await once(shell.stderr, 'data')
    assert.match(
      complained,
      /File "gpu-retrain:gpu_retrain\/channel\/agent\.py", line \d+, in _operation\n\s+raise KeyError\(name\)/,
    )
  })

  it('runs without what is installed beside the standard library, and ends with its channel', async () => {
    await until('<<gpu-retrain nonce>>\n')
    assert.match(BOOTSTRAP_COMMAND, / -I -S /)
    shell.stdin.end()
    const [code] = await once(shell, 'exit', { signal: AbortSignal.timeout(20_000) })
    assert.equal(code, 0)
    assert.equal(complained, '')
  })
})
