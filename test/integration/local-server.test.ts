import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { isAlive } from '../../local/processes.ts'
import { type LocalServer, startLocalServer } from '../../local/server.ts'

const run = promisify(execFile)

/** OpenSSH's own client, strict about the host key that the local server says it has. */
async function overSsh(server: LocalServer, command: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gpu-retrain-client-'))
  try {
    await writeFile(join(folder, 'key'), server.sshKey, { mode: 0o600 })
    await writeFile(join(folder, 'known_hosts'), `${server.hostKey}\n`)
    const [address = '', port = ''] = server.server.split(':')
    const strict = ['-o', 'StrictHostKeyChecking=yes', '-o', 'BatchMode=yes', '-F', 'none']
    const files = ['-o', `UserKnownHostsFile=${join(folder, 'known_hosts')}`, '-i', join(folder, 'key')]
    return (await run('ssh', [...strict, ...files, '-p', port, address, command], { timeout: 20_000 })).stdout
  } finally {
    await rm(folder, { recursive: true })
  }
}

test('lets its own key in, under its own host key, and passes on how to reach package indexes', async () => {
  process.env.PIP_LOCAL_SERVER_TEST = 'a "quoted" value'
  await using server = await startLocalServer()
  delete process.env.PIP_LOCAL_SERVER_TEST
  assert.equal(await overSsh(server, 'printf %s "$PIP_LOCAL_SERVER_TEST"'), 'a "quoted" value')
  assert.equal(existsSync(server.root), true)
})

test('lives in a folder of any name', async () => {
  for (const name of ['a b #2', "it's", '"q"', '100% %h', 'back\\slash', '[x]*', '$HOME', 'é']) {
    const parent = await mkdtemp(join(tmpdir(), 'gpu-retrain-named-'))
    try {
      await mkdir(join(parent, name))
      await using server = await startLocalServer({ directory: join(parent, name) })
      assert.equal(await overSsh(server, 'echo here'), 'here\n', name)
    } finally {
      await rm(parent, { recursive: true })
    }
  }
})

test('stop ends a detached process that a session left behind, and removes the folder', async () => {
  const server = await startLocalServer()
  const pid = Number(await overSsh(server, 'setsid sleep 1000 >/dev/null 2>&1 </dev/null & echo $!'))
  assert.equal(isAlive(pid), true)
  await server.stop()
  assert.equal(isAlive(pid), false)
  assert.equal(isAlive(server.pid), false)
  assert.equal(existsSync(server.root), false)
})

test('a second start in the same folder keeps keys and root and ends what a killed first one left', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'gpu-retrain-keep-'))
  try {
    const killed = await startAndDie(directory)
    assert.equal(isAlive(killed.pid), true)
    await using server = await startLocalServer({ directory })
    assert.equal(isAlive(killed.pid), false)
    assert.equal(server.sshKey, killed.sshKey)
    assert.equal(await overSsh(server, 'echo here'), 'here\n')
  } finally {
    await rm(directory, { recursive: true })
  }
})

/** Starts a server from a process that is killed before it can stop it. */
async function startAndDie(directory: string): Promise<LocalServer> {
  const module = JSON.stringify(new URL('../../local/server.ts', import.meta.url).href)
  const script = `const { startLocalServer } = await import(${module})
    console.log(JSON.stringify(await startLocalServer({ directory: ${JSON.stringify(directory)} })))
    process.kill(process.pid, 'SIGKILL')`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  for await (const chunk of child.stdout) text += chunk
  return JSON.parse(text)
}
